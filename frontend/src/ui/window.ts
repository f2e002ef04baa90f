/** Which rows of a list of equally high rows are in sight. */
export interface Sight {
  first: number
  /** One past the last. */
  end: number
}

/** The most rows that are ever in the document at once. */
export const mostRows = 96

/**
 * top: where the list begins, below (positive) or above (negative) the upper
 * edge of what is in sight; height: how much is in sight; spare: rows kept ready
 * on either side.
 */
export function inSight(top: number, height: number, rowHeight: number, count: number, spare = 8): Sight {
  if (count <= 0 || rowHeight <= 0) return { first: 0, end: 0 }
  const lastFirst = count - 1
  const visibleFirst = Math.min(lastFirst, Math.max(0, Math.floor(-top / rowHeight)))
  const visibleEnd = Math.min(count, Math.max(visibleFirst + 1, Math.ceil((height - top) / rowHeight)))
  const first = Math.max(0, visibleFirst - spare)
  return { first, end: Math.min(visibleEnd + spare, count, first + mostRows) }
}

/** The first row in sight of a list that begins above what is in sight; -1 where its beginning is in sight. */
export function topOf(top: number, rowHeight: number, count: number): number {
  if (top >= 0 || count <= 0 || rowHeight <= 0) return -1
  return Math.min(Math.floor((1 - top) / rowHeight), count - 1)
}
