import { isSingle } from '../lib/keys'

/** Whether a key pressed in this element runs a command of the page, rather than acting on the element. */
export function isForPage(key: string, target: EventTarget | null): boolean {
  if (key.includes('+') || /^F\d+$/.test(key)) return true
  if (document.querySelector('dialog[open]')) return false
  if (!(target instanceof Element)) return true
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return false
  if (isSingle(key)) return !isTyping(target)
  return key !== 'Enter' || !target.closest('button, a, input, select, textarea, summary, [role="button"]')
}

/** Whether keys type text in this element, or find an option by its letter. */
export function isTyping(target: Element): boolean {
  if (target instanceof HTMLInputElement) return !['button', 'checkbox', 'radio', 'range'].includes(target.type)
  return target.closest('textarea, select, [contenteditable]:not([contenteditable="false"])') !== null
}
