/** A list whose rows can be focused. */
export interface FocusableRows {
  count: () => number
  /** How many rows were added above since the list was created. */
  origin: () => number
  /** The positions of the rendered rows, in order. */
  positions: () => readonly number[]
  /** Whether a row has a button; undefined while the row is not loaded. */
  focusable: (index: number) => boolean | undefined
  /** Scrolls a row into view and renders it. */
  reveal: (index: number) => void
}

const pageSize = 10 // rows

/** Which row of a list has the focus, by position (its index minus the origin). */
export class RowFocus {
  /** The row focused last. */
  active = $state<number>()
  /** The row to focus once it is loaded and rendered. */
  wanted = $state<number>()
  /** The list is one tab stop: the row focused last, or the first that can be focused. */
  readonly tabStop = $derived.by(() => {
    const { active } = this
    const [positions, origin] = [this.list.positions(), this.list.origin()]
    if (active !== undefined && positions.includes(active)) return active
    return positions.find((position) => this.list.focusable(position + origin))
  })

  constructor(private readonly list: FocusableRows) {}

  /** The index of the wanted row, if it can be focused now. */
  get ready(): number | undefined {
    if (this.wanted === undefined || !this.list.positions().includes(this.wanted)) return undefined
    const index = this.wanted + this.list.origin()
    return this.list.focusable(index) ? index : undefined
  }

  /** Focuses a row once it is there; false when it cannot have the focus. */
  focus(index: number): boolean {
    const origin = this.list.origin()
    if (index < 0 || index >= this.list.count() || this.list.focusable(index) === false) return false
    if (!this.list.positions().includes(index - origin)) this.list.reveal(index)
    this.active = this.wanted = index - origin
    return true
  }

  /** Focuses the row at start, or the next one in the direction of step: headings have no button. */
  move(start: number, step: 1 | -1): void {
    if (!this.focus(start)) this.focus(start + step)
  }

  /** Focuses the row focused last, or else the first visible one. */
  focusCurrent(top: number): void {
    const index = (this.active ?? top) + this.list.origin()
    if (!this.focus(index)) this.move(index + 1, 1)
  }

  /** Moves the focus as a key asks; false for other keys. */
  press(key: string, current: number): boolean {
    const count = this.list.count()
    const moves: Record<string, [number, 1 | -1]> = {
      ArrowDown: [current + 1, 1],
      ArrowUp: [current - 1, -1],
      PageDown: [Math.min(count - 1, current + pageSize), 1],
      PageUp: [Math.max(0, current - pageSize), -1],
      Home: [0, 1],
      End: [count - 1, -1]
    }
    const move = moves[key]
    if (move) this.move(...move)
    return move !== undefined
  }
}
