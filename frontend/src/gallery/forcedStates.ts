/**
 * Shows elements as hovered, pressed or focused without a pointer, for screenshots:
 * each CSS rule for :hover, :active and :focus-visible is copied for data-as. So the
 * gallery shows the component's own style.
 */
const states = /:(hover|active|focus-visible|focus-within)(?![\w-])/g

/** The pseudo-class that the name of a specimen's state ends with. */
export function forcedState(name: string): string | undefined {
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

/** Adds the copied rules; for an effect, returns the function that removes them. */
export function forceStates(): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync([...document.styleSheets].map(({ cssRules }) => copies(cssRules)).join('\n'))
  document.adoptedStyleSheets.push(sheet)
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}
