export const chunkSize = 100

/** The chunks that hold the rows from first to last of so many; never none. */
export function chunksOf(first: number, last: number, count = Infinity): number[] {
  const from = Math.max(0, Math.floor(Math.min(first, count - 1) / chunkSize))
  const to = Math.max(from, Math.floor(Math.min(last, count - 1) / chunkSize))
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

/** An attempt in sight, and the row that it stands in. */
export interface Held {
  row: number
  jobGuid: string
}

/**
 * By how many rows what is in sight moves down when an answer puts the held
 * attempt into another row. Where the beginning of the list is in sight (top is
 * -1) nothing is held: what is new simply appears there.
 */
export function shiftOf(held: Held | undefined, row: number, top: number): number {
  return held === undefined || row < 0 || top < 0 ? 0 : row - held.row
}
