import { onDestroy } from 'svelte'

/**
 * Focuses a part of the page that is no control. Only so it can be focused: a
 * press on its empty space leaves it alone, and draws no ring around it.
 */
export function focusPart(part: HTMLElement): void {
  part.tabIndex = -1
  part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true })
  part.focus({ preventScroll: true })
}

/**
 * A button that takes itself off the page when it has done its work would leave
 * the focus nowhere. Told of the press, this gives the focus to the main part of
 * the page once the button is gone.
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
