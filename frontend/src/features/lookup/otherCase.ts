/** Another id among those known that differs from this one only in capital and small letters. */
export function otherCase(id: string, known: string[]): string | undefined {
  return known.find((other) => other !== id && other.toLowerCase() === id.toLowerCase())
}
