/**
 * JSON with its fields below each other. Any other text is left as it is, and so
 * is JSON that would not read the same afterwards, such as very long numbers.
 */
export function pretty(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    const same = JSON.stringify(value) === text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1')
    return same && typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : text
  } catch {
    return text
  }
}
