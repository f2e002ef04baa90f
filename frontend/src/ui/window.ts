/** A part of a list, by the places of its rows. */
export interface Sight {
  first: number
  /** One past the last. */
  end: number
}

/** The most rows that are ever in the document at once. */
export const mostRows = 128

/** Rows kept ready out of sight: new ones come many at once, so that most frames of scrolling change no row. */
const spare = { least: 4, rest: 8, ahead: 36 }

/**
 * The most rows that one frame draws, and the most elements that it makes for
 * them: where a list is flung, rows come in a few frames, not in a long one.
 */
export const atOnce = { ahead: 32, inSight: 12, made: 14 }

/**
 * Which rows of a list of equally high rows are in sight. top: where the list
 * begins, below (positive) or above (negative) the upper edge of what is in
 * sight; height: how much is in sight.
 */
export function inSight(top: number, height: number, rowHeight: number, count: number): Sight {
  if (count <= 0 || rowHeight <= 0) return { first: 0, end: 0 }
  const first = Math.min(count - 1, Math.max(0, Math.floor(-top / rowHeight)))
  return { first, end: Math.min(count, Math.max(first + 1, Math.ceil((height - top) / rowHeight))) }
}

/**
 * Which rows to have in the document: those that are there, as long as enough of
 * them are ready on either side of what is in sight; else new ones, most of them
 * on the way (1: down, -1: up, 0: at rest), but no more than needed when some in
 * sight are missing.
 */
export function readyFor(sight: Sight, there: Sight, count: number, way: number): Sight {
  const [needed, most] = [spare.least, spare.ahead].map((rows) => around(sight, rows, rows, count)) as [Sight, Sight]
  if (covers(there, needed) && covers(most, there)) return there
  if (there.end > there.first && !covers(there, sight)) return needed
  return around(sight, way < 0 ? spare.ahead : spare.rest, way > 0 ? spare.ahead : spare.rest, count)
}

export function covers(outer: Sight, inner: Sight): boolean {
  return outer.first <= inner.first && outer.end >= inner.end
}

function around({ first, end }: Sight, above: number, below: number, count: number): Sight {
  const from = Math.max(0, first - above)
  return { first: from, end: Math.min(end + below, count, from + mostRows) }
}

/** The first row in sight of a list that begins above what is in sight; -1 where its beginning is in sight. */
export function topOf(top: number, rowHeight: number, count: number): number {
  if (top >= 0 || count <= 0 || rowHeight <= 0) return -1
  return Math.min(Math.floor((1 - top) / rowHeight), count - 1)
}

/** An element of a row, and the place that it shows. */
export interface Slot {
  id: number
  place: number
}

/**
 * Lends the elements of rows that left to so many of the rows that come, first
 * those in sight; each stays where it stands in the document, since an element
 * that is moved there is laid out and painted anew.
 */
export function lend(slots: readonly Slot[], ready: Sight, sight: Sight, urgent: boolean): Slot[] {
  const held = new Set(slots.map(({ place }) => place))
  const coming = placesOf(ready)
    .filter((place) => !held.has(place))
    .sort((a, b) => Number(within(b, sight)) - Number(within(a, sight)))
    .slice(0, slots.length === 0 ? mostRows : urgent ? atOnce.inSight : atOnce.ahead)
  const next = slots.map((slot) => {
    const place = within(slot.place, ready) ? undefined : coming.shift()
    return place === undefined ? slot : { id: slot.id, place }
  })
  const made = coming.slice(0, slots.length === 0 ? mostRows : atOnce.made)
  let id = Math.max(-1, ...slots.map((slot) => slot.id))
  return [...next, ...made.map((place) => ({ id: ++id, place }))]
}

const placesOf = ({ first, end }: Sight) => Array.from({ length: end - first }, (_, i) => first + i)
export const within = (place: number, { first, end }: Sight) => place >= first && place < end

/** All of these rows have an element. */
export function allThere(slots: readonly Slot[], ready: Sight): boolean {
  return slots.filter(({ place }) => within(place, ready)).length === ready.end - ready.first
}

/** The elements of these rows in the rows' order, as they are read and marked; without those that wait to be lent. */
export function inOrder(slots: readonly Slot[], ready: Sight): readonly Slot[] {
  return slots.filter(({ place }) => within(place, ready)).sort((a, b) => a.place - b.place)
}
