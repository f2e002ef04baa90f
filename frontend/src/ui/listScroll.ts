/** The pane that scrolls a list, or the page where panes do not scroll. */
export class ListScroll {
  constructor(private readonly list: () => HTMLElement) {}

  get pane(): Element | null {
    return this.list().closest('[data-scroll]')
  }

  get scroller(): Element {
    const { pane } = this
    return pane && pane.scrollHeight > pane.clientHeight ? pane : document.documentElement
  }

  /** The page that contains the list is hidden. */
  get hidden(): boolean {
    return this.list().closest('[hidden]') !== null
  }

  by(top: number): void {
    this.scroller.scrollBy({ top, behavior: 'instant' })
  }

  /** The distance from the visible area's upper edge to the list, and that area's height, in px. */
  measure(): { offset: number; height: number } {
    const pane = this.pane?.getBoundingClientRect()
    const edge = Math.max(0, pane?.top ?? 0)
    const bottom = Math.min(innerHeight, pane?.bottom ?? innerHeight)
    return { offset: this.list().getBoundingClientRect().top - edge, height: Math.max(0, bottom - edge) }
  }

  /** Calls back when the list is scrolled and when its pane changes its size. Returns how to stop. */
  follow(scrolled: () => void, resized: () => void): () => void {
    const observer = new ResizeObserver(resized)
    observer.observe(this.pane ?? document.documentElement)
    addEventListener('scroll', scrolled, { capture: true, passive: true })
    addEventListener('resize', scrolled)
    return () => {
      observer.disconnect()
      removeEventListener('scroll', scrolled, { capture: true })
      removeEventListener('resize', scrolled)
    }
  }
}
