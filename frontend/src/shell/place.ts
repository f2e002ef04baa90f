/**
 * Notes where a person is on a page that is hidden for a while: how far each part
 * is scrolled, and what has the focus. Gives the way back there.
 */
export function placeOn(main: HTMLElement): () => void {
  const scrolled = [...main.querySelectorAll<HTMLElement>('[data-scroll]')].map((part) => ({
    part,
    top: part.scrollTop
  }))
  const window = document.documentElement.scrollTop
  const focused = document.activeElement
  return () => {
    for (const { part, top } of scrolled) part.scrollTop = top
    document.documentElement.scrollTop = window
    const at = focused instanceof HTMLElement && main.contains(focused) ? focused : main
    at.focus({ preventScroll: true })
  }
}
