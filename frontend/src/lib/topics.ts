/** What help explains: a connection's status, an attempt's status, a job type, a request type. */
const kinds = ['status', 'attempt', 'job_type', 'request_type'] as const
export type Kind = (typeof kinds)[number]
export interface Topic {
  kind: Kind
  value: string
}

/**
 * The value of a data-help-topics attribute: which of the platform's words an element
 * shows, such as status:DENIED. Help opens at those of the element that has the
 * focus, or of the nearest one around it.
 */
export function topics(words: Partial<Record<Kind, string>>): string {
  return kinds
    .flatMap((kind) => (words[kind] === undefined ? [] : [`${kind}:${encodeURIComponent(words[kind])}`]))
    .join(' ')
}

/** The topics of the element that has the focus. */
export function topicsAt(element: Element | null): Topic[] {
  const text = element?.closest<HTMLElement>('[data-help-topics]')?.dataset['helpTopics'] ?? ''
  return text.split(' ').flatMap((part) => {
    const [name, value = ''] = part.split(':')
    const kind = kinds.find((one) => one === name)
    return kind ? [{ kind, value: decodeURIComponent(value) }] : []
  })
}
