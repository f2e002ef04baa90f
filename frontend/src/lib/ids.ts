/** Shortens a long ID in its middle: USR-4f0c7a52-…-5be2d06f91ab becomes USR-4f0c…91ab. */
export function shorten(id: string, longest = 20): string {
  const characters = [...id]
  if (characters.length <= longest) return id
  const prefix = /^[A-Z]{2,5}-/.exec(id)?.[0].length ?? 0
  const head = prefix + 4 < longest - 5 ? prefix + 4 : longest - 5
  return `${characters.slice(0, head).join('')}…${characters.slice(-4).join('')}`
}
