import { AppError } from '../../errors'
import type { Backend } from '../backend'
import type { SavedState } from '../saved'
import type { Failure, Recent, Understanding } from '../types'
import { pause } from './build'
import type { OpenedUser } from './opened'
import { FakeCopies, type Saved } from './saved'
import { oddSaved, manySaved, someSaved } from './seeds'
import { changesOf, type Snapshot } from './snapshots'

/** What is saved when the page opens: the value of ?saved, such as some, or nothing. */
export function scenario(): string {
  return new URLSearchParams(location.search).get('saved') ?? ''
}

/** The passphrase of ?saved=off-passphrase_needed and ?start=sealed. */
export const passphrase = 'open sesame'

/** The saved copies of a page in a plain browser. They last as long as the page. */
export function fakeSaved(asked: string, find: (requestId: string) => OpenedUser, forgotten: (guid?: string) => void) {
  const seeds = asked === '' || asked === 'empty' ? [] : someSaved()
  const more = asked === 'many' ? manySaved(980) : asked === 'odd' ? oddSaved() : []
  const copies = new FakeCopies([...seeds, ...more])
  const file = 'userlookup.db'
  const folder = 'the data folder'
  const params = { file, folder, min: '8', max: '1024' }
  let off: Failure | undefined = asked.startsWith('off-') ? { code: asked.slice(4), params } : undefined
  const notice: Failure | undefined =
    asked === 'notice' ? { code: 'saved_damaged', params: { file: 'userlookup-2026-03-26.damaged.db' } } : undefined
  const listeners = new Set<(state: SavedState) => void>()

  function state(): SavedState {
    const { users, bytes, ...retention } = copies.state()
    return { off: off ?? null, notice: notice ?? null, users: off ? 0 : users, bytes, ...retention }
  }
  function changed(): SavedState {
    for (const listener of listeners) listener(state())
    return state()
  }
  const on = () => off === undefined
  const why = () => new AppError(off?.code ?? 'saved_off', off?.params ?? {})
  function needed(): void {
    if (!on()) throw why()
  }
  const snapshotsOf = (requestId: string): Snapshot[] =>
    copies.of(find(requestId).view.user?.guid ?? '')?.snapshots ?? []

  const methods: Backend['saved'] = {
    state: () => Promise.resolve(state()),
    async list(request) {
      await pause(asked === 'slow' ? 24 * 60 * 60_000 : 25)
      needed()
      return copies.list(request)
    },
    async retry(typed) {
      await pause(60)
      const passed = off?.code.startsWith('passphrase') ? typed === passphrase : off?.code.startsWith('keychain')
      if (off?.code.startsWith('passphrase') && !passed) off = { code: 'passphrase_wrong', params }
      if (passed) off = undefined
      return changed()
    },
    async forget(guid, altered) {
      needed()
      if (!copies.forget({ guid, altered })) throw new AppError('not_saved', { id: guid })
      forgotten(guid)
      return changed()
    },
    async erase() {
      await pause(120)
      copies.erase()
      forgotten()
      off = undefined
      return changed()
    },
    async setRetention(form) {
      needed()
      copies.setRetention(form)
      return changed()
    },
    async snapshots(requestId) {
      needed()
      return snapshotsOf(requestId).map(({ id, times }) => ({ id, times }))
    },
    async changes({ requestId, from, to }) {
      await pause(20)
      needed()
      const all = snapshotsOf(requestId)
      const [same, before] = all[0]?.times ?? []
      if (from === 0 && to === 0 && same && before) return { ...nothingToCompare(all[0]), from: before, none: true }
      const at = to === 0 ? 0 : all.findIndex(({ id }) => id === to)
      const later = all[at]
      const earlier = from === 0 ? all[at + 1] : all.find(({ id }) => id === from)
      if (later && earlier) return changesOf(earlier, later)
      return nothingToCompare(later)
    },
    async hints(requestId) {
      if (!on()) return []
      const codes = new Set(find(requestId).view.connections.map(({ institution }) => institution.code))
      return [...codes]
        .map((institutionCode) => ({ institutionCode, ...copies.sightings(institutionCode) }))
        .filter(({ users, failing }) => users >= 3 && failing * 2 >= users)
    },
    async export({ requestId, format }) {
      const { user, query } = find(requestId).view
      await pause(80)
      return { path: `~/Documents/user-lookup-${user?.id || query.value}.${format}` }
    }
  }

  return {
    methods,
    onChanged(callback: (state: SavedState) => void) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
    on,
    why,
    find: (query: Understanding): Saved | undefined => (on() ? copies.find(query) : undefined),
    save(open: OpenedUser): void {
      if (!on()) return
      copies.save(open)
      changed()
    },
    /** Those of this run first; they may not be saved. */
    recents(ofThisRun: Recent[]): Recent[] {
      const here = new Set(ofThisRun.map(({ userId }) => userId))
      const earlier = on() ? copies.recents().filter(({ userId }) => !here.has(userId)) : []
      return [...ofThisRun, ...earlier].slice(0, 20)
    }
  }
}

function nothingToCompare(later: Snapshot | undefined) {
  return {
    from: '',
    to: later?.times[0] ?? '',
    none: false,
    user: [],
    connections: [],
    attempts: { since: [], learned: 0 },
    missing: [],
    ignored: []
  }
}
