/**
 * Saves where a person is on a page that is hidden next: how far each pane is
 * scrolled, and what has the focus. Returns a function that restores it.
 */
export function savePosition(main: HTMLElement): () => void {
  const panes = [...main.querySelectorAll<HTMLElement>('[data-scroll]')].map((pane) => ({ pane, top: pane.scrollTop }))
  const page = document.documentElement.scrollTop
  const focused = document.activeElement
  return () => {
    for (const { pane, top } of panes) pane.scrollTop = top
    document.documentElement.scrollTop = page
    const target = focused instanceof HTMLElement && main.contains(focused) ? focused : main
    target.focus({ preventScroll: true })
  }
}
