/** A range of rows of a list. */
export interface RowRange {
  first: number
  /** One past the last. */
  end: number
}

/** The most rows that are ever in the document. */
export const maxRows = 128

/** Rows rendered beyond the visible ones: many at once, so that most frames of scrolling render none. */
const overscan = { min: 4, behind: 8, ahead: 36 }

/** The most rows that one frame renders, and the most elements it creates: a fast scroll takes a few frames, not a long one. */
export const perFrame = { ahead: 32, visible: 12, created: 14 }

/**
 * The visible rows of a list of equally tall rows. top is the distance from the upper
 * edge of the pane to the list, negative above it; height is that of the pane.
 */
export function visibleRange(top: number, height: number, rowHeight: number, count: number): RowRange {
  if (count <= 0 || rowHeight <= 0) return { first: 0, end: 0 }
  const first = Math.min(count - 1, Math.max(0, Math.floor(-top / rowHeight)))
  return { first, end: Math.min(count, Math.max(first + 1, Math.ceil((height - top) / rowHeight))) }
}

/**
 * The rows to render: the rendered ones, as long as enough of them are on either side
 * of the visible rows. Otherwise new ones, most of them in the direction of scrolling
 * (positive: down, negative: up), but only the necessary ones while a visible row is missing.
 */
export function renderedRange(visible: RowRange, rendered: RowRange, count: number, direction: number): RowRange {
  const min = extend(visible, overscan.min, overscan.min, count)
  const max = extend(visible, overscan.ahead, overscan.ahead, count)
  if (contains(rendered, min) && contains(max, rendered)) return rendered
  if (rendered.end > rendered.first && !contains(rendered, visible)) return min
  const above = direction < 0 ? overscan.ahead : overscan.behind
  return extend(visible, above, direction > 0 ? overscan.ahead : overscan.behind, count)
}

export function contains(outer: RowRange, inner: RowRange): boolean {
  return outer.first <= inner.first && outer.end >= inner.end
}

export function shift({ first, end }: RowRange, by: number): RowRange {
  return { first: first + by, end: end + by }
}

function extend({ first, end }: RowRange, above: number, below: number, count: number): RowRange {
  const from = Math.max(0, first - above)
  return { first: from, end: Math.min(end + below, count, from + maxRows) }
}

/** The first visible row of a list that begins above the pane; -1 while the beginning of the list is visible. */
export function firstVisible(top: number, rowHeight: number, count: number): number {
  if (top >= 0 || count <= 0 || rowHeight <= 0) return -1
  return Math.min(Math.floor((1 - top) / rowHeight), count - 1)
}

/** An element of a row, and the position of the row that it shows. */
export interface Slot {
  id: number
  position: number
}

/**
 * Reuses the elements of rows that left for new rows, visible ones first. Elements
 * keep their order in the document: one that is moved is laid out and painted again.
 */
export function recycle(slots: readonly Slot[], rendered: RowRange, visible: RowRange, urgent: boolean): Slot[] {
  const present = new Set(slots.map(({ position }) => position))
  const added = positionsOf(rendered)
    .filter((position) => !present.has(position))
    .sort((a, b) => Number(includes(visible, b)) - Number(includes(visible, a)))
    .slice(0, slots.length === 0 ? maxRows : urgent ? perFrame.visible : perFrame.ahead)
  const reused = slots.map((slot) => {
    const position = includes(rendered, slot.position) ? undefined : added.shift()
    return position === undefined ? slot : { id: slot.id, position }
  })
  const created = added.slice(0, slots.length === 0 ? maxRows : perFrame.created)
  let id = Math.max(-1, ...slots.map((slot) => slot.id))
  return [...reused, ...created.map((position) => ({ id: ++id, position }))]
}

const positionsOf = ({ first, end }: RowRange) => Array.from({ length: end - first }, (_, i) => first + i)
export const includes = ({ first, end }: RowRange, position: number) => position >= first && position < end

/** Whether each row of a range has an element. */
export function isComplete(slots: readonly Slot[], range: RowRange): boolean {
  return slots.filter(({ position }) => includes(range, position)).length === range.end - range.first
}

/** The elements of a range in the order of its rows, as screen readers read them; without those that wait to be reused. */
export function inOrder(slots: readonly Slot[], range: RowRange): readonly Slot[] {
  return slots.filter(({ position }) => includes(range, position)).sort((a, b) => a.position - b.position)
}
