import { defaultRetention } from '../generated/tables'
import type { RetentionForm, SavedList, SavedRequest, SavedState, SavedUser } from '../saved'
import { families, familyOf } from '../../family'
import type { Attempt, Recent, Understanding } from '../types'
import type { FakeUser } from './build'
import type { OpenedUser } from './opened'
import { changesOf, type Snapshot } from './snapshots'
import { worstOf } from './worst'

/** The saved copy of a user. */
export interface Saved {
  view: FakeUser['view']
  at: string
  attempts: Attempt[]
  gaplessSince: string
  snapshots: Snapshot[]
  email: string
  metadata: string
}

/** The ID of a saved copy: the GUID, or a replacement where it is corrupted. */
export type Named = Pick<SavedUser, 'guid' | 'altered'>

/** The row of a user, and a function that loads the saved copy. */
export interface SavedLine {
  line: SavedUser
  load: () => Saved
}

const days = 24 * 60 * 60_000
const mostSnapshots = 20

export function lineOf(saved: Saved): SavedUser {
  const { view, at, attempts } = saved
  return {
    userId: view.user?.id ?? '',
    guid: view.user?.guid ?? '',
    at,
    attempts: attempts.length,
    ...worstOf(view),
    idTaken: false,
    altered: ''
  }
}

/** The saved copies and their retention. */
export class FakeCopies {
  private lines = new Map<string, SavedLine>()
  private retention: RetentionForm = defaultRetention

  constructor(lines: SavedLine[]) {
    for (const one of lines) this.lines.set(one.line.guid || one.line.altered, one)
  }

  state(): Omit<SavedState, 'off' | 'notice'> {
    let bytes = this.lines.size === 0 ? 0 : 40_960
    for (const { line } of this.lines.values()) bytes += 3_000 + line.attempts * 140
    return { users: this.lines.size, bytes, ...this.retention }
  }

  list({ text, sort, offset, limit }: SavedRequest): SavedList {
    const sought = text.trim().toLowerCase()
    const rank = ({ family }: SavedUser) => families.indexOf(familyOf(family))
    const matching = this.byTime().filter(
      ({ userId, guid, altered }) =>
        (userId.toLowerCase().includes(sought) && altered === '') || guid.toLowerCase() === sought
    )
    if (sort === 'worst') matching.sort((a, b) => rank(a) - rank(b))
    return { users: matching.slice(offset, offset + limit), matching: matching.length, total: this.lines.size }
  }

  recents(): Recent[] {
    const readable = this.byTime().filter(({ altered }) => altered === '')
    return readable.map((line) => ({ ...line, userId: (line.idTaken ? '' : line.userId) || line.guid }))
  }

  find({ kind, value }: Understanding): Saved | undefined {
    if (kind === 'guid') return this.lines.get(value)?.load()
    for (const { line, load } of this.lines.values()) if (line.userId === value) return load()
    return undefined
  }

  of(guid: string): Saved | undefined {
    return this.lines.get(guid)?.load()
  }

  /** Saves a look-up. If it found the same as the last one, only its time is added. */
  save(open: OpenedUser): void {
    const { view, known } = open
    if (!view.user) return
    const { user, connections, parts, problems } = view
    const at = new Date().toISOString()
    const savedView = { user, connections, parts, problems }
    const before = this.of(user.guid)
    const [last, ...older] = before?.snapshots ?? []
    const found = { id: (last?.id ?? 0) + 1, times: [at], view: savedView, attempts: known }
    const same = last && changesOf(last, found).none
    const next = same ? { ...last, times: [at, ...last.times] } : found
    const snapshots = [next, ...(last && !same ? [last] : []), ...older].slice(0, mostSnapshots)
    const saved: Saved = {
      view: savedView,
      at,
      attempts: known,
      gaplessSince: view.timeline.gaplessSince,
      snapshots,
      email: open.user.email,
      metadata: open.user.metadata
    }
    this.lines.set(user.guid, { line: lineOf(saved), load: () => saved })
  }

  forget({ guid, altered }: Named): boolean {
    return this.lines.delete(guid || altered)
  }

  erase(): void {
    this.lines.clear()
  }

  setRetention(form: RetentionForm): void {
    this.retention = form
    const oldest = new Date(Date.now() - form.days * days).toISOString()
    const staying = new Set(
      this.byTime()
        .slice(0, form.most)
        .filter(({ at }) => at >= oldest)
        .map(({ guid, altered }) => guid || altered)
    )
    for (const guid of this.lines.keys()) if (!staying.has(guid)) this.lines.delete(guid)
  }

  /** Counts users with an institution in the last 24 hours, and those whose problem is the system's. */
  sightings(code: string): { users: number; failing: number } {
    const since = new Date(Date.now() - days).toISOString()
    const there = [...this.lines.values()]
      .filter(({ line }) => line.at >= since && line.altered === '')
      .map(({ load }) => load().view.connections.filter(({ institution }) => institution.code === code))
      .filter((connections) => connections.length > 0)
    const broken = there.filter((connections) => connections.some(({ family }) => family === 'broken'))
    return { users: there.length, failing: broken.length }
  }

  private byTime(): SavedUser[] {
    return [...this.lines.values()].map(({ line }) => line).sort((a, b) => (a.at < b.at ? 1 : -1))
  }
}
