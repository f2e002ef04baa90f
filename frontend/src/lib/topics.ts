/** The kinds of words that help explains. */
const kinds = ['status', 'attempt', 'job_type', 'request_type'] as const
export type Kind = (typeof kinds)[number]
export interface Topic {
  kind: Kind
  value: string
}

/**
 * The value of a data-help-topics attribute: the words of the platform that an element
 * shows, such as status:DENIED. Help opens at the topics of the focused element.
 */
export function topics(words: Partial<Record<Kind, string>>): string {
  return kinds
    .flatMap((kind) => (words[kind] === undefined ? [] : [`${kind}:${encodeURIComponent(words[kind])}`]))
    .join(' ')
}

/** The topics of an element, or of its nearest ancestor that has some. */
export function topicsAt(element: Element | null): Topic[] {
  const text = element?.closest<HTMLElement>('[data-help-topics]')?.dataset['helpTopics'] ?? ''
  return text.split(' ').flatMap((part) => {
    const [name, value = ''] = part.split(':')
    const kind = kinds.find((one) => one === name)
    return kind ? [{ kind, value: decodeURIComponent(value) }] : []
  })
}
