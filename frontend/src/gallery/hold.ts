/**
 * Lets an element look as if the pointer were over it, or it were pressed or
 * focused, so that a picture can show it: every rule of the page for :hover,
 * :active and :focus-visible is said once more for data-as. What is seen is the
 * component's own style, not one made for the gallery.
 */
const states = /:(hover|active|focus-visible|focus-within)(?![\w-])/g

/** The names of states begin or end a name of a specimen's state. */
export function heldIn(name: string): string | undefined {
  return /(?:^|, )(hover|active|focus)$/.exec(name)?.[1]?.replace('focus', 'focus-visible')
}

function copies(rules: CSSRuleList): string {
  return [...rules]
    .map((rule) => {
      if (rule instanceof CSSStyleRule) {
        const selector = rule.selectorText.replaceAll(states, "[data-as~='$1']")
        return selector === rule.selectorText ? '' : `${selector} { ${rule.style.cssText} }`
      }
      if (!(rule instanceof CSSMediaRule)) return ''
      const within = copies(rule.cssRules)
      return within === '' ? '' : `@media ${rule.conditionText} { ${within} }`
    })
    .join('\n')
}

/** For an effect: gives the way to stop. */
export function holdStates(): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync([...document.styleSheets].map(({ cssRules }) => copies(cssRules)).join('\n'))
  document.adoptedStyleSheets.push(sheet)
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}
