import type { RequestLine } from '../../lib/backend/types'
import { number, t } from '../../lib/text'

/** The family of statuses whose mark a request wears. */
export function familyOfRequest({ status, code }: RequestLine): string {
  if (code !== '' || status === 0 || status >= 500) return 'broken'
  if (status === 429) return 'waiting'
  return status >= 400 ? 'caller' : 'working'
}

/** How it ended: its status, and why it came to no end. */
export function outcomeOf({ status, code }: RequestLine): string {
  if (status === 0 && code === '') return t('requests.no_answer')
  return [status === 0 ? '' : String(status), code].filter(Boolean).join(' ')
}

export function sizeOf(bytes: number): string {
  return bytes < 1000
    ? t('requests.bytes', { n: bytes })
    : t('requests.kilobytes', { n: number(Math.round(bytes / 1000)) })
}

/** How long it took, how much came, and which try it was: 190 ms · 482 kB · try 2 · req-1. */
export function factsOf({ durationMs, bytes, try: n, requestId }: RequestLine): string {
  const facts = [t('requests.took', { n: durationMs }), sizeOf(bytes), n > 1 ? t('requests.try', { n }) : '', requestId]
  return facts.filter(Boolean).join(' · ')
}

/** Those of which every typed word is a part of route, method, outcome or the platform's own name for it. */
export function matching(lines: RequestLine[], typed: string): RequestLine[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return lines.filter((line) => {
    const text = [line.method, line.route, outcomeOf(line), line.requestId].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** One line each, with tabs between, times in UTC: for a ticket or a sheet. */
export function asText(lines: RequestLine[]): string {
  const head = ['time', 'method', 'route', 'status', 'code', 'ms', 'try', 'bytes', 'request id']
  const rows = lines.map((line) => [
    line.at,
    line.method,
    line.route,
    line.status || '',
    line.code,
    line.durationMs,
    line.try,
    line.bytes,
    line.requestId
  ])
  return [head, ...rows].map((row) => row.join('\t')).join('\n')
}
