export const chunkSize = 100

/** The chunks with the rows from first to last, both inclusive; at least one, and none past count rows. */
export function chunksOf(first: number, last: number, count = Infinity): number[] {
  const from = Math.max(0, Math.floor(Math.min(first, count - 1) / chunkSize))
  const to = Math.max(from, Math.floor(Math.min(last, count - 1) / chunkSize))
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** A visible attempt and its row. */
export interface Anchor {
  row: number
  jobGuid: string
}

/**
 * The number of rows to scroll down so that the anchor stays where it was, when
 * an answer moves it to another row. 0 at the start of the list (top is -1), where
 * new rows just appear.
 */
export function scrollShift(anchor: Anchor | undefined, row: number, top: number): number {
  return anchor === undefined || row < 0 || top < 0 ? 0 : row - anchor.row
}
