import type { PartName } from '../../problems'
import { fallbackCodes } from '../generated/tables'
import type {
  Attempt,
  Connection,
  Failure,
  PartAge,
  Parts,
  Problem,
  TimelineState,
  Understanding,
  UserView
} from '../types'
import { partNames, problem, type FakeUser } from './build'
import { TimelineQuery } from './query'
import type { Saved } from './saved'
import { worstFirst } from './worst'

/** Not where the platform refused: a saved copy stands in, of a part or of everything, where it could not be asked. */
export const standsInFor = (code: string): boolean => fallbackCodes.some((one) => one === code)

export interface Asked {
  requestId: string
  query: Understanding
  /** What is kept of the user from earlier look-ups. */
  saved?: Saved | undefined
  /** Only that is wanted. */
  offline?: boolean
  /** Look-ups are kept, and so is when an attempt was first seen. */
  kept?: boolean
}

/** One look-up of an invented user, with the parts that have come so far: joined as the Go side joins them. */
export class OpenedUser {
  view: UserView
  query = new TimelineQuery([])
  /** The attempts that are known, newest first. */
  known: Attempt[] = []
  /** Why the saved copy stands in for the platform. */
  fallbackReason: Failure | undefined
  private readonly came = new Set<PartName>()
  /** Parts that failed and are asked for again, and those that have come so. */
  private readonly again = new Set<PartName>()
  private readonly healed = new Set<PartName>()
  private readonly attempts: Attempt[]
  /** How many attempts have come, when the history comes in pages. */
  private paged: number
  private stopped: boolean
  private waiting: { parts: PartName[]; go: () => void }[] = []
  private readonly began = new Date().toISOString()

  constructor(
    readonly user: FakeUser,
    readonly asked: Asked
  ) {
    this.stopped = asked.offline ?? false
    this.attempts = user.attempts()
    this.paged = Math.min(user.firstPage ?? this.attempts.length, this.attempts.length)
    this.view = this.join(0)
  }

  get wholeHistory(): boolean {
    return this.paged >= this.attempts.length
  }

  add(parts: PartName[]): void {
    for (const part of parts) this.came.add(part)
    this.update()
  }

  /** A part is fetched again; when that has ended nothing is missing of it. */
  retry(part: PartName): void {
    this.again.add(part)
    this.view = this.join(this.view.revision)
  }

  heal(part: PartName): void {
    this.again.delete(part)
    this.healed.add(part)
    this.update()
  }

  /** Waits for parts to end. */
  wait(...parts: PartName[]): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ parts, go })
      this.release()
    })
  }

  private update(): void {
    this.view = this.join(this.view.revision)
    this.release()
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

  /** What has not come yet never will; where there is a saved copy, it stands in for what has not. */
  stop(why: Failure = { code: 'cancelled', params: {} }): void {
    this.stopped = true
    if (this.asked.saved) this.fallbackReason = why
    this.update()
  }

  /** Where what is shown of a part comes from; undefined while nothing is. */
  private sourceOf(part: PartName): 'live' | 'saved' | undefined {
    const { saved } = this.asked
    const wanting = this.user.view.parts[part] === 'failed' && !this.healed.has(part)
    const lost = wanting && this.user.view.problems.some((one) => one.part === part && standsInFor(one.code))
    if (this.came.has(part) && !(lost && saved?.view.parts[part] === 'ready')) return 'live'
    return saved && saved.view.parts[part] !== 'loading' ? 'saved' : undefined
  }

  private join(revision: number): UserView {
    const { asked, came, user } = this
    const missing = partNames.filter((part) => !came.has(part) || (part === 'history' && !this.wholeHistory))
    const parts: Parts = { ...user.view.parts }
    for (const part of this.healed) parts[part] = 'ready'
    for (const part of missing) {
      const kept = asked.saved?.view.parts[part]
      parts[part] = kept ?? (this.stopped ? 'failed' : 'loading')
    }
    for (const part of this.again) parts[part] = 'loading'
    const connections = this.connections()
    this.known = this.attemptsThatCame(parts, connections)
    this.query = new TimelineQuery(this.known)
    const ages = this.ages(parts)
    const old = ages.filter(({ source }) => source === 'saved').map(({ fetchedAt }) => fetchedAt)
    const now = came.size > 0 ? new Date().toISOString() : ''
    return {
      requestId: asked.requestId,
      revision: revision + 1,
      query: asked.query,
      loading: (missing.length > 0 && !this.stopped) || this.again.size > 0,
      user: came.has('user') ? user.view.user : (asked.saved?.view.user ?? null),
      connections,
      timeline: this.state(parts),
      parts,
      freshness: { source: old.length > 0 ? 'saved' : 'live', fetchedAt: old.sort()[0] ?? now, profile: 'sandbox' },
      ages,
      offline: asked.offline ?? false,
      fallbackReason: this.fallbackReason ?? null,
      problems: this.problems(missing)
    }
  }

  private problems(missing: PartName[]): Problem[] {
    const { asked, came, user } = this
    const settled = (part: string) =>
      partNames.some((name) => name === part && came.has(name) && !this.again.has(name) && !this.healed.has(name))
    return [
      ...user.view.problems.filter(({ part }) => settled(part)),
      ...(asked.saved?.view.problems ?? []).filter(({ part }) => missing.some((name) => name === part)),
      ...(this.stopped && !asked.saved ? missing.map((part) => problem(part, 'cancelled')) : [])
    ]
  }

  private ages(parts: Parts): PartAge[] {
    const now = new Date().toISOString()
    return partNames.flatMap((part) => {
      const source = parts[part] === 'loading' ? undefined : this.sourceOf(part)
      if (!source) return []
      return [{ part, source, fetchedAt: source === 'live' ? now : (this.asked.saved?.at ?? '') }]
    })
  }

  private connections(): Connection[] {
    const { saved } = this.asked
    const earlier = new Map((saved?.view.connections ?? []).map((one) => [one.guid, one]))
    if (this.sourceOf('connections') !== 'live') return worstFirst([...earlier.values()])
    return worstFirst(this.user.view.connections.map((one) => this.connection(one, earlier.get(one.guid))))
  }

  /** What has not come of a connection is as it was, where that is known. */
  private connection(connection: Connection, earlier: Connection | undefined): Connection {
    const { came } = this
    const institution =
      came.has('institutions') && (connection.institution.known || !earlier?.institution.known)
        ? connection.institution
        : earlier
          ? earlier.institution
          : { ...connection.institution, name: '', url: '', country: '', status: '', clientStatus: '', known: false }
    const attempted = came.has('jobs') || came.has('attempts')
    return {
      ...connection,
      name: connection.name || institution.name,
      institution,
      accounts: this.sourceOf('accounts') === 'live' ? connection.accounts : (earlier?.accounts ?? []),
      lastAttemptStatus: attempted ? connection.lastAttemptStatus : (earlier?.lastAttemptStatus ?? ''),
      lastAttemptFamily: attempted ? connection.lastAttemptFamily : (earlier?.lastAttemptFamily ?? 'unknown')
    }
  }

  /** Names come with connections and institutions; without a list of attempts there are only the latest ones. */
  private attemptsThatCame(parts: Parts, connections: Connection[]): Attempt[] {
    const names = new Map(connections.map(({ guid, name }) => [guid, name]))
    const kept = this.asked.saved !== undefined
    return this.merged(this.live(parts)).map((one) => {
      const connectionName = names.get(one.connectionGuid) ?? ''
      const gone = parts.connections === 'ready' && one.connectionGuid !== '' && !names.has(one.connectionGuid)
      const named = kept || this.came.has('institutions')
      const own = named && (parts.connections === 'ready' || one.connectionGuid === '')
      return {
        ...one,
        institutionName: (own ? one.institutionName : '') || connectionName,
        connectionName,
        connectionGone: gone,
        unnamed: one.connectionGuid === ''
      }
    })
  }

  /** The attempts that the platform gave in this look-up. */
  private live(parts: Parts): Attempt[] {
    const listed = this.came.has('attempts') && parts.attempts === 'ready'
    if (!listed && !this.came.has('jobs')) return []
    const latest = new Set(this.user.view.connections.map(({ latestJobGuid }) => latestJobGuid))
    const firstSeenAt = this.asked.kept ? this.began : ''
    return this.attempts
      .slice(0, this.paged)
      .filter(({ jobGuid }) => listed || latest.has(jobGuid))
      .map((one) => ({ ...one, from: listed ? 'list' : 'latest', firstSeenAt }))
  }

  /** Nothing that was seen before is lost when the platform does not give it any more. */
  private merged(live: Attempt[]): Attempt[] {
    const earlier = this.asked.saved?.attempts ?? []
    if (earlier.length === 0) return live
    const all = new Map(earlier.map((one) => [one.jobGuid, one]))
    for (const one of live) {
      const firstSeenAt = all.get(one.jobGuid)?.firstSeenAt || one.firstSeenAt
      all.set(one.jobGuid, { ...one, firstSeenAt })
    }
    return [...all.values()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  }

  private state(parts: Parts): TimelineState {
    const { known } = this
    const listed = parts.attempts === 'ready'
    const counted = listed ? (this.user.total ?? this.attempts.length) : 0
    const total = Math.max(counted, known.length)
    const oldest = known.findLast(({ at }) => at !== '')?.at ?? ''
    const seen = known.map(({ firstSeenAt }) => firstSeenAt).filter((time) => time !== '')
    const readable = known.every(({ unreadableTimes }) => unreadableTimes.length === 0)
    return {
      known: known.length,
      total,
      complete: readable && listed && parts.history === 'ready' && known.length >= total,
      since: oldest,
      gaplessSince: !readable ? '' : listed ? oldest : (this.asked.saved?.gaplessSince ?? ''),
      seenSince: seen.reduce((a, b) => (b < a ? b : a), seen[0] ?? '')
    }
  }
}
