import type { PartName } from '../../problems'
import type { Attempt, Connection, Parts, TimelineState, Understanding, UserView } from '../types'
import { partNames, problem, type FakeUser } from './build'
import { TimelineQuery } from './query'

/** One look-up of an invented user, with the parts that have come so far: joined as the Go side joins them. */
export class OpenedUser {
  view: UserView
  query = new TimelineQuery([])
  /** The attempts that have come, newest first. */
  known: Attempt[] = []
  private readonly came = new Set<PartName>()
  /** Parts that failed and are asked for again, and those that have come so. */
  private readonly again = new Set<PartName>()
  private readonly healed = new Set<PartName>()
  private readonly attempts: Attempt[]
  /** How many attempts have come, when the history comes in pages. */
  private paged: number
  private stopped = false
  private waiting: { parts: PartName[]; go: () => void }[] = []

  constructor(
    readonly user: FakeUser,
    private readonly requestId: string,
    private readonly asked: Understanding
  ) {
    this.attempts = user.attempts()
    this.paged = Math.min(user.firstPage ?? this.attempts.length, this.attempts.length)
    this.view = this.join(0)
  }

  get wholeHistory(): boolean {
    return this.paged >= this.attempts.length
  }

  add(parts: PartName[]): void {
    for (const part of parts) this.came.add(part)
    this.view = this.join(this.view.revision)
    this.release()
  }

  /** A part is fetched again; when that has ended nothing is missing of it. */
  retry(part: PartName): void {
    this.again.add(part)
    this.view = this.join(this.view.revision)
  }

  heal(part: PartName): void {
    this.again.delete(part)
    this.healed.add(part)
    this.view = this.join(this.view.revision)
    this.release()
  }

  /** Waits for parts to end. */
  wait(...parts: PartName[]): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ parts, go })
      this.release()
    })
  }

  private release(): void {
    const { parts } = this.view
    const ended = this.waiting.filter((one) => one.parts.every((part) => parts[part] !== 'loading'))
    this.waiting = this.waiting.filter((one) => !ended.includes(one))
    for (const { go } of ended) go()
  }

  addPage(): void {
    this.paged = Math.min(this.attempts.length, this.paged + Math.ceil(this.attempts.length / 8))
    this.view = this.join(this.view.revision)
  }

  /** What has not come yet never will. */
  stop(): void {
    this.stopped = true
    this.view = this.join(this.view.revision)
    this.release()
  }

  private join(revision: number): UserView {
    const { user, came } = this
    const missing = partNames.filter((part) => !came.has(part) || (part === 'history' && !this.wholeHistory))
    const parts: Parts = { ...user.view.parts }
    for (const part of this.healed) parts[part] = 'ready'
    for (const part of missing) parts[part] = this.stopped ? 'failed' : 'loading'
    for (const part of this.again) parts[part] = 'loading'
    const connections = came.has('connections') ? user.view.connections.map((one) => this.connection(one)) : []
    const attempts = this.attemptsThatCame(parts, connections)
    this.known = attempts
    this.query = new TimelineQuery(attempts)
    return {
      requestId: this.requestId,
      revision: revision + 1,
      query: this.asked,
      loading: (missing.length > 0 && !this.stopped) || this.again.size > 0,
      user: came.has('user') ? user.view.user : null,
      connections,
      timeline: this.state(parts, attempts),
      parts,
      freshness: { source: 'live', fetchedAt: came.size > 0 ? new Date().toISOString() : '', profile: 'sandbox' },
      problems: [
        ...user.view.problems.filter(({ part }) =>
          partNames.some((name) => name === part && came.has(name) && !this.again.has(name) && !this.healed.has(name))
        ),
        ...(this.stopped ? missing.map((part) => problem(part, 'cancelled')) : [])
      ]
    }
  }

  private connection(connection: Connection): Connection {
    const { came } = this
    const institution = came.has('institutions')
      ? connection.institution
      : { ...connection.institution, name: '', url: '', country: '', status: '', clientStatus: '', known: false }
    const attempted = came.has('jobs') || came.has('attempts')
    return {
      ...connection,
      name: connection.name || institution.name,
      institution,
      accounts: came.has('accounts') ? connection.accounts : [],
      lastAttemptStatus: attempted ? connection.lastAttemptStatus : '',
      lastAttemptFamily: attempted ? connection.lastAttemptFamily : 'unknown'
    }
  }

  /** Names come with connections and institutions; without a list of attempts there are only the latest ones. */
  private attemptsThatCame(parts: Parts, connections: Connection[]): Attempt[] {
    const listed = parts.attempts === 'ready'
    if (!listed && !this.came.has('jobs')) return []
    const latest = new Set(this.user.view.connections.map(({ latestJobGuid }) => latestJobGuid))
    const names = new Map(connections.map(({ guid, name }) => [guid, name]))
    return this.attempts
      .slice(0, this.paged)
      .filter(({ jobGuid }) => listed || latest.has(jobGuid))
      .map((one) => {
        const connectionName = names.get(one.connectionGuid) ?? ''
        const gone = parts.connections === 'ready' && one.connectionGuid !== '' && !names.has(one.connectionGuid)
        const own = this.came.has('institutions') && (parts.connections === 'ready' || one.connectionGuid === '')
        return {
          ...one,
          institutionName: (own ? one.institutionName : '') || connectionName,
          connectionName,
          connectionGone: gone
        }
      })
  }

  private state(parts: Parts, attempts: Attempt[]): TimelineState {
    const counted = parts.attempts === 'ready' ? (this.user.total ?? this.attempts.length) : 0
    const total = Math.max(counted, attempts.length)
    const oldest = attempts.findLast(({ at }) => at !== '')?.at ?? ''
    return {
      known: attempts.length,
      total,
      complete: parts.attempts === 'ready' && parts.history === 'ready' && attempts.length >= total,
      since: oldest,
      gaplessSince: parts.attempts === 'ready' ? oldest : ''
    }
  }
}
