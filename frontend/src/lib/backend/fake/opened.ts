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

/** A saved copy replaces what could not be requested, except where the platform refused access. */
export const standsInFor = (code: string): boolean => fallbackCodes.some((one) => one === code)

export interface Asked {
  requestId: string
  query: Understanding
  /** The saved copy of the user. */
  saved?: Saved | undefined
  /** Only the saved copy is wanted. */
  offline?: boolean
  /** Look-ups are saved, with the time when an attempt was first seen. */
  savesLookups?: boolean
}

/** A look-up of a sample user with the parts that have arrived, merged as by the Go side. */
export class OpenedUser {
  view: UserView
  query = new TimelineQuery([])
  /** The known attempts, newest first. */
  known: Attempt[] = []
  /** Why the saved copy is shown instead of the platform's answer. */
  fallbackReason: Failure | undefined
  private readonly arrived = new Set<PartName>()
  /** Parts that failed and were requested again, and those of them that arrived. */
  private readonly again = new Set<PartName>()
  private readonly healed = new Set<PartName>()
  private readonly attempts: Attempt[]
  /** The number of attempts that arrived, where the history has pages. */
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
    for (const part of parts) this.arrived.add(part)
    this.update()
  }

  /** Fetches a part again, successfully. */
  retry(part: PartName): void {
    this.again.add(part)
    this.view = this.join(this.view.revision)
  }

  heal(part: PartName): void {
    this.again.delete(part)
    this.healed.add(part)
    this.update()
  }

  /** Waits until parts have arrived or failed. */
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

  /** Stops loading. A saved copy replaces what is missing. */
  stop(why: Failure = { code: 'cancelled', params: {} }): void {
    this.stopped = true
    if (this.asked.saved) this.fallbackReason = why
    this.update()
  }

  /** The source of a part; undefined while it has not arrived. */
  private sourceOf(part: PartName): 'live' | 'saved' | undefined {
    const { saved } = this.asked
    const wanting = this.user.view.parts[part] === 'failed' && !this.healed.has(part)
    const lost = wanting && this.user.view.problems.some((one) => one.part === part && standsInFor(one.code))
    if (this.arrived.has(part) && !(lost && saved?.view.parts[part] === 'ready')) return 'live'
    return saved && saved.view.parts[part] !== 'loading' ? 'saved' : undefined
  }

  private join(revision: number): UserView {
    const { asked, arrived, user } = this
    const missing = partNames.filter((part) => !arrived.has(part) || (part === 'history' && !this.wholeHistory))
    const parts: Parts = { ...user.view.parts }
    for (const part of this.healed) parts[part] = 'ready'
    for (const part of missing) {
      const savedPart = asked.saved?.view.parts[part]
      parts[part] = savedPart ?? (this.stopped ? 'failed' : 'loading')
    }
    for (const part of this.again) parts[part] = 'loading'
    const connections = this.connections()
    this.known = this.attemptsThatCame(parts, connections)
    this.query = new TimelineQuery(this.known)
    const ages = this.ages(parts)
    const old = ages.filter(({ source }) => source === 'saved').map(({ fetchedAt }) => fetchedAt)
    const now = arrived.size > 0 ? new Date().toISOString() : ''
    return {
      requestId: asked.requestId,
      revision: revision + 1,
      query: asked.query,
      loading: (missing.length > 0 && !this.stopped) || this.again.size > 0,
      user: arrived.has('user') ? user.view.user : (asked.saved?.view.user ?? null),
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
    const { asked, arrived, user } = this
    const settled = (part: string) =>
      partNames.some((name) => name === part && arrived.has(name) && !this.again.has(name) && !this.healed.has(name))
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

  /** Completes a connection with earlier data. */
  private connection(connection: Connection, earlier: Connection | undefined): Connection {
    const { arrived } = this
    const institution =
      arrived.has('institutions') && (connection.institution.known || !earlier?.institution.known)
        ? connection.institution
        : earlier
          ? earlier.institution
          : { ...connection.institution, name: '', url: '', country: '', status: '', clientStatus: '', known: false }
    const attempted = arrived.has('jobs') || arrived.has('attempts')
    return {
      ...connection,
      name: connection.name || institution.name,
      institution,
      accounts: this.sourceOf('accounts') === 'live' ? connection.accounts : (earlier?.accounts ?? []),
      lastAttemptStatus: attempted ? connection.lastAttemptStatus : (earlier?.lastAttemptStatus ?? ''),
      lastAttemptFamily: attempted ? connection.lastAttemptFamily : (earlier?.lastAttemptFamily ?? 'unknown')
    }
  }

  /** Names arrive with connections and institutions. Without the list, only the last attempts are known. */
  private attemptsThatCame(parts: Parts, connections: Connection[]): Attempt[] {
    const names = new Map(connections.map(({ guid, name }) => [guid, name]))
    const hasCopy = this.asked.saved !== undefined
    return this.merged(this.live(parts)).map((one) => {
      const connectionName = names.get(one.connectionGuid) ?? ''
      const gone = parts.connections === 'ready' && one.connectionGuid !== '' && !names.has(one.connectionGuid)
      const named = hasCopy || this.arrived.has('institutions')
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

  /** The attempts of this look-up. */
  private live(parts: Parts): Attempt[] {
    const listed = this.arrived.has('attempts') && parts.attempts === 'ready'
    if (!listed && !this.arrived.has('jobs')) return []
    const latest = new Set(this.user.view.connections.map(({ latestJobGuid }) => latestJobGuid))
    const firstSeenAt = this.asked.savesLookups ? this.began : ''
    return this.attempts
      .slice(0, this.paged)
      .filter(({ jobGuid }) => listed || latest.has(jobGuid))
      .map((one) => ({ ...one, from: listed ? 'list' : 'latest', firstSeenAt }))
  }

  /** Adds attempts that only the saved copy has. */
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
