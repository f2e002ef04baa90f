/** How much room the page has, in rem: bigger text leaves less of it. */
class Room {
  /** How many columns stand beside each other. */
  columns = $state<1 | 2 | 3>(3)
  /** Tall enough that the window stands still and its panes scroll. */
  still = $state(true)
  /** The size of a rem, in px. */
  rem = $state(16)

  measure(width: number, height: number, rem: number): void {
    this.rem = rem
    const [wide, tall] = [width / rem, height / rem]
    this.columns = wide >= 68.75 ? 3 : wide >= 47.5 ? 2 : 1
    this.still = this.columns > 1 && tall >= 35
  }

  /** Follows the window, and lets the styles know; gives the way to stop. */
  follow(root: HTMLElement): () => void {
    const look = () => {
      this.measure(innerWidth, innerHeight, parseFloat(getComputedStyle(root).fontSize) || 16)
      root.dataset['columns'] = String(this.columns)
      root.toggleAttribute('data-still', this.still)
    }
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }
}

export const room = new Room()
