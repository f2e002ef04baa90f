/** A line of the page's text, and its width in em in Arial, the font that the layout's widths were chosen with. */
const sample = 'The connection to First Platypus Bank was DENIED 3 times, last on 26 March 2026 at 14:02'
const sampleWidth = 40.798

/** How much wider the page's font is than Arial; at least 1, so that no width shrinks. */
function measureLetters(root: HTMLElement): number {
  const measured = document.createElement('span')
  measured.textContent = sample
  Object.assign(measured.style, { position: 'absolute', visibility: 'hidden', fontSize: '100px', whiteSpace: 'nowrap' })
  root.append(measured)
  const { width } = measured.getBoundingClientRect()
  measured.remove()
  return Math.max(1, width / 100 / sampleWidth)
}

/** The size of the window in rem, and the layout that fits it. Larger text and wider letters leave less space. */
export class Viewport {
  /** The number of panes side by side. */
  columns = $state<1 | 2 | 3>(3)
  /** The page is as tall as the window and its panes scroll. Otherwise the page scrolls. */
  fixedHeight = $state(true)
  /** In px. */
  rem = $state(16)
  /** How much wider the letters are than Arial's; --letters in styles. */
  letters = $state(1)
  /** The unit of widths that depend on text, in px. */
  wordRem = $derived(this.rem * this.letters)

  /** Takes the width and height of the window and of a rem, in px. */
  measure(width: number, height: number, rem: number, letters = 1): void {
    this.rem = rem
    this.letters = letters
    const [wide, tall] = [width / rem, height / rem]
    this.columns = wide >= 68.75 ? 3 : wide >= 47.5 ? 2 : 1
    this.fixedHeight = this.columns > 1 && tall >= 35 * letters
  }

  /** Follows the size of the window and sets data-columns and --letters on root. Returns how to stop. */
  follow(root: HTMLElement): () => void {
    const update = () => {
      const letters = measureLetters(document.body)
      root.style.setProperty('--letters', letters.toFixed(3))
      this.measure(innerWidth, innerHeight, parseFloat(getComputedStyle(root).fontSize) || 16, letters)
      root.dataset['columns'] = String(this.columns)
      root.toggleAttribute('data-fixed-height', this.fixedHeight)
    }
    update()
    addEventListener('resize', update)
    return () => removeEventListener('resize', update)
  }
}

export const viewport = new Viewport()
