import { onDestroy } from 'svelte'

/**
 * Focuses a part of the page that is not a control. It can be focused only by this call:
 * a press on its empty space does not focus it.
 */
export function focusPart(part: HTMLElement): void {
  part.tabIndex = -1
  part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true })
  part.focus({ preventScroll: true })
}

/**
 * For buttons that disappear after they were pressed. Call the returned function with the
 * press: the main element is focused when the button is removed.
 */
export function focusAfterwards(): (event: Event) => void {
  let main: HTMLElement | null = null
  onDestroy(() => {
    if (main && document.activeElement === document.body) main.focus({ preventScroll: true })
  })
  return (event) => {
    main = event.currentTarget instanceof HTMLElement ? event.currentTarget.closest('main') : null
  }
}
