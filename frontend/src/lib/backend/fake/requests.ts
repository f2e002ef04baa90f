import type { RequestLine } from '../types'

/** The requests of a look-up. */
const routes: [route: string, tries: [status: number, code: string, durationMs: number, bytes: number][]][] = [
  ['/users/{user}', [[200, '', 62, 412]]],
  ['/users/{user}/members', [[200, '', 88, 9_310]]],
  ['/users/{user}/accounts', [[200, '', 71, 6_022]]],
  [
    '/users/{user}/jobs',
    [
      [503, '', 40, 96],
      [200, '', 190, 482_113]
    ]
  ],
  ['/institutions/{institution}', [[404, '', 55, 131]]],
  [
    '/users/{user}/jobs/{job}',
    [
      [0, 'interrupted', 1_204, 0],
      [0, 'timeout', 8_000, 0]
    ]
  ]
]

/** The request log after some look-ups, newest first. */
export function requestLines(now: number): RequestLine[] {
  const lines: RequestLine[] = []
  let at = now - 1_500
  for (let i = 0; lines.length < 60; i++) {
    const [route, tries] = routes[i % routes.length] ?? ['', []]
    for (const [n, [status, code, durationMs, bytes]] of [...tries.entries()].reverse()) {
      at -= durationMs + 300
      const requestId = status === 0 ? '' : `req-${(0x5f3a00 + i * 16 + n).toString(16)}`
      const time = new Date(at).toISOString()
      lines.push({ at: time, method: 'GET', route, try: n + 1, status, code, durationMs, bytes, requestId })
    }
  }
  return lines
}
