/** A value that can be chosen in the filter field. */
export interface Option {
  key: string
  text: string
  /** The filter that it is a value of: Status, Connection, Dates. */
  kind: string
  /** How many attempts it would show; undefined where that is not counted. */
  count?: number | undefined
  chosen: boolean
  take: () => void
}

export const mostOptions = 8

/** The values in which every typed word is found, those that begin with it first, then those with most attempts. */
export function matching(options: readonly Option[], typed: string): Option[] {
  const words = typed.trim().toLowerCase().split(/\s+/)
  return options
    .map((option) => ({ option, place: placeOf(option, words) }))
    .filter(({ place }) => place < Infinity)
    .toSorted((a, b) => a.place - b.place || (b.option.count ?? 0) - (a.option.count ?? 0))
    .slice(0, mostOptions)
    .map(({ option }) => option)
}

/** 0 where the value begins with the first word, 1 where one of its words does, 2 elsewhere; Infinity for no match. */
function placeOf({ text, kind }: Option, words: string[]): number {
  const [value, all] = [text.toLowerCase(), `${text} ${kind}`.toLowerCase()]
  if (!words.every((word) => all.includes(word))) return Infinity
  const [first = ''] = words
  if (value.startsWith(first)) return 0
  return value.split(/[\s_-]/).some((part) => part.startsWith(first)) ? 1 : 2
}
