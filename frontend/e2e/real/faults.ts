import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** What is done to the answers of one route. */
export type Fault = 'none' | 'hold' | 'kill'

/** Stands between the application and its platform: holds answers back, breaks connections, tells another time, and knows when what was delivered. */
export class Faults {
  private readonly server: Server
  private readonly faults = new Map<string, Fault>()
  private readonly held = new Map<string, (() => void)[]>()
  /** When the last answer of a route was sent on, all at once. */
  readonly delivered = new Map<string, number>()
  /** How often each route was asked. */
  readonly asked: Record<string, number> = {}
  /** How far the clock of the platform is ahead, in days: its answers say so in their Date. */
  daysAhead = 0

  constructor(
    private readonly port: number,
    private readonly platform: number
  ) {
    this.server = createServer((asked, answer) => this.pass(asked, answer))
  }

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.server.listen(this.port, '127.0.0.1', listening))
  }

  async close(): Promise<void> {
    for (const route of this.held.keys()) this.set(route, 'kill')
    this.server.closeAllConnections()
    await new Promise((closed) => this.server.close(closed))
  }

  /** From now on; what is held is let go, or broken. */
  set(route: string, fault: Fault): void {
    this.faults.set(route, fault)
    if (fault === 'hold') return
    const waiting = this.held.get(route) ?? []
    this.held.delete(route)
    for (const go of waiting) go()
  }

  /** How many answers of a route are held back. */
  waiting(route: string): number {
    return this.held.get(route)?.length ?? 0
  }

  /** How often anything was asked. */
  get requests(): number {
    return Object.values(this.asked).reduce((sum, times) => sum + times, 0)
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const route = routeOf(asked.url ?? '')
    this.asked[route] = (this.asked[route] ?? 0) + 1
    const { method, headers, url: path } = asked
    const onward = request({ host: '127.0.0.1', port: this.platform, method, headers, path }, (found) => {
      const parts: Buffer[] = []
      found.on('data', (part: Buffer) => parts.push(part))
      found.on('end', () => {
        const go = () => {
          if (this.faults.get(route) === 'kill') return asked.socket.destroy()
          answer.writeHead(found.statusCode ?? 502, { ...found.headers, date: this.date(found.headers.date) })
          this.delivered.set(route, Date.now())
          return answer.end(Buffer.concat(parts))
        }
        if (this.faults.get(route) === 'hold') this.held.set(route, [...(this.held.get(route) ?? []), go])
        else go()
      })
    })
    onward.on('error', () => asked.socket.destroy())
    asked.pipe(onward)
  }

  private date(theirs = ''): string {
    return new Date(Date.parse(theirs) + this.daysAhead * 86_400_000).toUTCString()
  }
}

/** /users/USR-1/members?page=1 is of the route members. */
function routeOf(url: string): string {
  const [, kind = '', , part = '', single] = (url.split('?')[0] ?? '').split('/')
  if (kind !== 'users' || part === '') return kind
  return single === undefined ? part : `${part}/one`
}
