import type { Attachment } from 'svelte/attachments'

/**
 * Tips: what an element means, in Tip.svelte, which is on the page once. An
 * element has one by its attribute data-tip, or by an attachment of this file,
 * which computes the words only when they are to be shown. On a status the
 * attribute data-status-tip is added: the button of its row has data-shows-status-tip, and
 * tells the meaning while it has the focus.
 */
export interface WithTip extends HTMLElement {
  /** The words of the tip; empty while there is none. */
  tipText?: () => string
  /** What a press does: only for those who point. */
  tipHint?: () => string
}

/** Gives an element a tip; hint is a second line for those who point. */
export function tip(text: () => string, hint?: () => string): Attachment<WithTip> {
  return (element) => {
    element.tipText = text
    if (hint) element.tipHint = hint
    element.dataset['tip'] = ''
  }
}

/**
 * Gives the whole text as a tip, but only while some of it is cut off: a tip that
 * repeats what everybody reads is in the way. (What is read aloud is always whole.)
 */
export function tipWhenCut(text: () => string): Attachment<WithTip> {
  return (element) => {
    const cut = () => element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight
    return tip(() => (cut() ? text() : ''))(element)
  }
}

/** The words of an element's tip; empty where it has none now. */
export function tipOf(element: WithTip, pointed = false): string {
  const text = element.tipText?.() ?? element.dataset['tip'] ?? ''
  const hint = pointed ? (element.tipHint?.() ?? '') : ''
  return [text, hint].filter((line) => line !== '').join('\n')
}

/** The element whose tip is shown at a point; a row's stretched button does not hide the tips below it. */
export function tipAt(target: Element, x: number, y: number): WithTip | undefined {
  const row = target.matches('.open') ? (target as HTMLElement).offsetParent : null
  const hit = row ? document.elementsFromPoint(x, y).filter((element) => row.contains(element)) : [target]
  for (const element of hit) {
    const found = withTip(element, row)
    if (found) return found
  }
  return row ? withTip(target, null) : undefined
}

/** The element itself or the nearest one around it that has a tip now, inside the row. */
function withTip(element: Element, row: Element | null): WithTip | undefined {
  let at = element.closest<HTMLElement>('[data-tip]')
  while (at && tipOf(at, true) === '') at = at.parentElement?.closest<HTMLElement>('[data-tip]') ?? null
  return at && (!row || (row !== at && row.contains(at))) ? at : undefined
}

/** The element that tells about what has the focus: its own tip, or the meaning of the status in its row. */
export function tipOfFocus(focused: Element): WithTip | undefined {
  if (focused.matches('[data-shows-status-tip]')) {
    const meaning = focused.closest('li, section')?.querySelector<HTMLElement>('[data-status-tip]')
    if (meaning && tipOf(meaning) !== '') return meaning
  }
  return focused instanceof HTMLElement && focused.matches('[data-tip]') && tipOf(focused) !== '' ? focused : undefined
}
