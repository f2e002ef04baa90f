import {
  contains,
  firstVisible,
  includes,
  inOrder,
  isComplete,
  recycle,
  renderedRange,
  shift,
  visibleRange,
  type RowRange,
  type Slot
} from './rowRange'

/** What is measured in the document; lengths in px. */
export interface Measurement {
  /** From the upper edge of the pane to the list, negative above it. */
  offset: number
  /** Of the pane. */
  height: number
  rowHeight: number
  count: number
  /** How many rows were added above since the list was created. */
  origin: number
}

/**
 * The rows of a long list that are rendered. Positions are indexes minus the origin:
 * where rows are added above, a position stays that of the same row.
 */
export class VirtualRows {
  /** By position. */
  rendered = $state.raw<RowRange>({ first: 0, end: 0 })
  /** The position of the first visible row. */
  top = $state(0)
  /** The beginning of the list is above the pane. */
  scrolled = $state(false)
  /** Elements are reused while the list scrolls, and put in order when it stops. */
  slots = $state.raw<readonly Slot[]>([])
  private offset = 0

  /** Updates the rows. Returns their indexes, and whether another frame has to render the rest. */
  update({ offset, height, rowHeight, count, origin }: Measurement): {
    rows: RowRange
    top: number
    incomplete: boolean
  } {
    const direction = this.offset - offset
    this.offset = offset
    const top = firstVisible(offset, rowHeight, count)
    this.top = Math.max(0, top) - origin
    this.scrolled = top >= 0
    const visible = visibleRange(offset, height, rowHeight, count)
    const before = shift(this.rendered, origin)
    const rows = renderedRange(visible, before, count, direction)
    if (rows !== before) this.rendered = shift(rows, -origin)
    const incomplete = !isComplete(this.slots, this.rendered)
    if (incomplete) {
      this.slots = recycle(this.slots, this.rendered, shift(visible, -origin), !contains(before, visible))
    }
    return { rows, top, incomplete }
  }

  isRendered(position: number): boolean {
    return includes(this.rendered, position)
  }

  /** Puts the elements in the order of their rows and drops those without one. */
  sort(): void {
    this.slots = inOrder(this.slots, this.rendered)
  }
}
