import type { Attachment } from 'svelte/attachments'

/**
 * An element with a tip, which Tip.svelte shows: it has the attribute data-tip, or an
 * attachment of this file that computes the text when it is shown. A status in a row has
 * data-status-tip too: its tip is shown while the row's button, which has
 * data-shows-status-tip, is focused.
 */
export interface WithTip extends HTMLElement {
  /** The text of the tip; empty for none. */
  tipText?: () => string
  /** What a press does; shown only for the pointer. */
  tipHint?: () => string
}

/** Gives an element a tip; hint is a second line for the pointer. */
export function tip(text: () => string, hint?: () => string): Attachment<WithTip> {
  return (element) => {
    element.tipText = text
    if (hint) element.tipHint = hint
    element.dataset['tip'] = ''
  }
}

/** Gives an element its whole text as a tip while some of it is cut off. */
export function tipWhenCut(text: () => string): Attachment<WithTip> {
  return (element) => {
    const cut = () => element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight
    return tip(() => (cut() ? text() : ''))(element)
  }
}

/** The text of an element's tip; empty where it has none now. */
export function tipOf(element: WithTip, pointed = false): string {
  const text = element.tipText?.() ?? element.dataset['tip'] ?? ''
  const hint = pointed ? (element.tipHint?.() ?? '') : ''
  return [text, hint].filter((line) => line !== '').join('\n')
}

/** The element whose tip is shown at a point, also below the stretched button of a row. */
export function tipAt(target: Element, x: number, y: number): WithTip | undefined {
  const row = target.matches('.open') ? (target as HTMLElement).offsetParent : null
  const hit = row ? document.elementsFromPoint(x, y).filter((element) => row.contains(element)) : [target]
  for (const element of hit) {
    const found = withTip(element, row)
    if (found) return found
  }
  return row ? withTip(target, null) : undefined
}

/** The nearest ancestor of an element, or itself, that has a tip now; inside the row. */
function withTip(element: Element, row: Element | null): WithTip | undefined {
  let at = element.closest<HTMLElement>('[data-tip]')
  while (at && tipOf(at, true) === '') at = at.parentElement?.closest<HTMLElement>('[data-tip]') ?? null
  return at && (!row || (row !== at && row.contains(at))) ? at : undefined
}

/** The element whose tip is shown for a focused element: itself, or the status in its row. */
export function tipOfFocus(focused: Element): WithTip | undefined {
  if (focused.matches('[data-shows-status-tip]')) {
    const meaning = focused.closest('li, section')?.querySelector<HTMLElement>('[data-status-tip]')
    if (meaning && tipOf(meaning) !== '') return meaning
  }
  return focused instanceof HTMLElement && focused.matches('[data-tip]') && tipOf(focused) !== '' ? focused : undefined
}
