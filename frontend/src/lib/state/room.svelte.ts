/** What the page's face is measured by, and the width of it in Arial, in em: the face that widths were chosen with. */
const sample = 'The connection to First Platypus Bank was DENIED 3 times, last on 26 March 2026 at 14:02'
const sampleWidth = 40.798

/** How much wider the letters of the page's own face are than Arial's; at least 1, so that no width shrinks. */
function measureLetters(root: HTMLElement): number {
  const measured = document.createElement('span')
  measured.textContent = sample
  Object.assign(measured.style, { position: 'absolute', visibility: 'hidden', fontSize: '100px', whiteSpace: 'nowrap' })
  root.append(measured)
  const { width } = measured.getBoundingClientRect()
  measured.remove()
  return Math.max(1, width / 100 / sampleWidth)
}

/** How much room the page has, in rem: bigger text leaves less of it, and so do wider letters. */
class Room {
  /** How many columns stand beside each other. */
  columns = $state<1 | 2 | 3>(3)
  /** Tall enough that the window stands still and its panes scroll. */
  still = $state(true)
  /** The size of a rem, in px. */
  rem = $state(16)
  /** How much wider the letters are than those that widths were chosen with; --letters in styles. */
  letters = $state(1)
  /** What needs a number of rem for its words needs as many of these, in px. */
  wordRem = $derived(this.rem * this.letters)

  measure(width: number, height: number, rem: number, letters = 1): void {
    this.rem = rem
    this.letters = letters
    const [wide, tall] = [width / rem, height / rem]
    this.columns = wide >= 68.75 ? 3 : wide >= 47.5 ? 2 : 1
    this.still = this.columns > 1 && tall >= 35 * letters
  }

  /** Follows the window, and lets the styles know; gives the way to stop. */
  follow(root: HTMLElement): () => void {
    const look = () => {
      const letters = measureLetters(document.body)
      root.style.setProperty('--letters', letters.toFixed(3))
      this.measure(innerWidth, innerHeight, parseFloat(getComputedStyle(root).fontSize) || 16, letters)
      root.dataset['columns'] = String(this.columns)
      root.toggleAttribute('data-still', this.still)
    }
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }
}

export const room = new Room()
