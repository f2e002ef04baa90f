import { AppError } from '../../errors'
import type { Backend } from '../backend'
import type { TimelineState, Understanding, UserView } from '../types'
import type { FakeUser } from './build'
import { TimelineQuery } from './query'
import { understandText } from './understand'
import { failures, stories, users } from './users'

interface Opened {
  user: FakeUser
  view: UserView
  query: TimelineQuery
  total: number
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Invented users in the page itself, for tests and for working on the page in a plain browser. */
export function fakeBackend(): Backend {
  const opened = new Map<string, Opened>()
  const cancelled = new Set<string>()
  const listeners = new Set<(view: UserView) => void>()

  function tell(open: Opened, changes: Partial<UserView>): void {
    open.view = { ...open.view, ...changes, revision: open.view.revision + 1 }
    for (const listener of listeners) listener(open.view)
  }

  function find(requestId: string): Opened {
    const found = opened.get(requestId)
    if (!found) throw new AppError('not_open')
    return found
  }

  /** The history comes in pages, as from a platform. */
  async function bringHistory(open: Opened): Promise<void> {
    let known = open.view.timeline.known
    while (known < open.total && !cancelled.has(open.view.requestId)) {
      await pause(250)
      known = Math.min(open.total, known + Math.ceil(open.total / 8))
      tell(open, { timeline: stateOf(known, open.total) })
    }
    const complete = known >= open.total
    tell(open, {
      loading: false,
      parts: { ...open.view.parts, history: complete ? open.user.view.parts.history : 'failed' },
      problems: complete
        ? open.view.problems
        : [...open.view.problems, { part: 'history', code: 'cancelled', id: '', params: {} }]
    })
  }

  /** A look-up that finds nobody tells its listeners too, as the Go side does. */
  function fail(requestId: string, query: Understanding, error: AppError): AppError {
    const problem = { part: 'user', code: error.code, params: error.params, id: '' }
    const view: UserView = { ...emptyView, requestId, query, problems: [problem] }
    for (const listener of listeners) listener(view)
    return error
  }

  return {
    start: () => Promise.resolve({ profile: 'sandbox', version: 'development', platform: '', stories }),
    understand: (text) => Promise.resolve().then(() => understandText(text)),
    async lookUp({ requestId, text }) {
      const query = understandText(text)
      const user = users[query.value]?.()
      await pause(user?.delay ?? 60)
      const failure = failures[query.value]
      if (failure) throw fail(requestId, query, new AppError(failure.code, failure.params))
      if (cancelled.has(requestId)) throw fail(requestId, query, new AppError('cancelled'))
      if (!user) throw fail(requestId, query, new AppError('user_not_found', { id: query.value }))
      const attempts = user.attempts()
      const known = Math.min(user.firstPage ?? attempts.length, attempts.length)
      const more = known < attempts.length
      const view: UserView = {
        requestId,
        revision: 1,
        query,
        loading: more,
        ...user.view,
        parts: more ? { ...user.view.parts, history: 'loading' } : user.view.parts,
        timeline: stateOf(known, attempts.length),
        freshness: { source: 'live', fetchedAt: new Date().toISOString(), profile: 'sandbox' }
      }
      const open: Opened = { user, view, query: new TimelineQuery(attempts), total: attempts.length }
      opened.set(requestId, open)
      if (more) void bringHistory(open)
      return view
    },
    async cancel(requestId) {
      cancelled.add(requestId)
    },
    async getTimeline(request) {
      const { query, view } = find(request.requestId)
      await pause(20)
      return query.window(request, view.timeline)
    },
    async getJob({ requestId, guid }) {
      const { view, query } = find(requestId)
      await pause(40)
      const attempt = query.find(guid)
      if (!attempt) throw new AppError('job_not_found')
      const connection = view.connections.find((one) => one.guid === attempt.connectionGuid)
      const wrong = attempt.family === 'caller' || attempt.family === 'broken'
      return {
        attempt,
        institution: connection?.institution ?? noInstitution,
        connectionName: connection?.name ?? '',
        connectionGone: connection === undefined,
        updatedAt: attempt.finishedAt,
        isAuthenticated: attempt.status === '' ? null : !wrong,
        errorMessage: wrong ? 'The credentials were refused.' : '',
        errorCode: wrong ? '2005' : ''
      }
    },
    async reveal({ requestId, field }) {
      const { user } = find(requestId)
      await pause(30)
      return field === 'email' ? user.email : user.metadata
    },
    async openURL(url) {
      window.open(url, '_blank', 'noopener,noreferrer')
    },
    copy: (text) => navigator.clipboard.writeText(text),
    onChanged(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    }
  }
}

function stateOf(known: number, total: number): TimelineState {
  return { known, total, complete: known >= total, since: '' }
}

const emptyView: Omit<UserView, 'requestId' | 'query'> = {
  revision: 1,
  loading: false,
  user: null,
  connections: [],
  timeline: stateOf(0, 0),
  parts: {
    user: 'failed',
    connections: 'failed',
    accounts: 'failed',
    institutions: 'failed',
    jobs: 'failed',
    attempts: 'failed',
    history: 'failed'
  },
  freshness: { source: 'live', fetchedAt: '', profile: 'sandbox' },
  problems: []
}

const noInstitution = { guid: '', code: '', name: '', url: '', country: '', status: '', clientStatus: '', known: false }
