import { AppError, asAppError } from '../../errors'
import type { Backend } from '../backend'
import type { CandidateList, Understanding, UserView } from '../types'
import { FakeAccess } from './access'
import { blankView } from './blank'
import { partNames, pause, problem, type FakeUser } from './build'
import { detailsOf } from './details'
import { candidatesOf } from './emails'
import { failureOf } from './failures'
import { OpenedUser, standsInFor } from './opened'
import { Recents } from './recents'
import { fakeSaved, scenario } from './savedBackend'
import { requestLines } from './requests'
import { understandText } from './understand'
import { copyAsUser } from './seeds'
import { FakeSetup } from './setup'
import { userWith } from './users'

/** A look-up answers when user and connections have arrived, or after this many ms. */
const longestAnswer = 1000

/** A fake of the Go side with sample users, for tests and for development in a plain browser. */
export function fakeBackend(): Backend {
  const opened = new Map<string, OpenedUser>()
  const cancelled = new Set<string>()
  const recents = new Recents()
  const platforms = new FakeSetup()
  const listeners = new Set<(view: UserView) => void>()
  const saved = fakeSaved(scenario(), find, forgotten)
  const access = new FakeAccess(
    (requestId) => opened.get(requestId)?.view.user?.id ?? '',
    (name) => platforms.join(name),
    () => opened.clear()
  )
  /** The text that was copied last. */
  let copied = ''

  function emit(view: UserView): void {
    for (const listener of listeners) listener(view)
  }

  /** Closes a user who is deleted; all users without a GUID. */
  function forgotten(guid?: string): void {
    recents.forget(guid)
    for (const [requestId, { view }] of opened) {
      if (guid === undefined || view.user?.guid === guid) opened.delete(requestId)
    }
  }

  function find(requestId: string): OpenedUser {
    const found = opened.get(requestId)
    if (!found) throw new AppError('not_open')
    return found
  }

  /** Sends the saved copy at once. */
  function showSaved(open: OpenedUser, requestId: string): void {
    opened.set(requestId, open)
    emit(open.view)
  }

  /** Sends part after part, then the history page by page, as a platform would. */
  async function bring(open: OpenedUser, requestId: string, answerable: () => void): Promise<void> {
    for (const { after, parts } of open.user.arrives ?? [{ after: 0, parts: partNames }]) {
      await pause(after)
      if (cancelled.has(requestId)) break
      open.add(parts)
      if (parts.includes('user')) recents.add(open)
      emit(open.view)
      if (open.view.user && open.view.parts.connections !== 'loading') answerable()
    }
    while (!open.wholeHistory && !cancelled.has(requestId)) {
      await pause(250)
      open.addPage()
      emit(open.view)
    }
    if (open.view.loading) {
      open.stop()
      emit(open.view)
    } else saved.save(open)
    answerable()
  }

  /** Sends an event for a failed look-up too, as the Go side does. */
  function fail(requestId: string, query: Understanding, error: AppError): AppError {
    const revision = (opened.get(requestId)?.view.revision ?? 0) + 1
    emit({ ...blankView, requestId, revision, query, problems: [problem('user', error.code, '', error.params)] })
    return error
  }

  /** Answers a look-up by an e-mail address of several users with these users. */
  function offer(requestId: string, query: Understanding, candidates: CandidateList): UserView {
    const ids = candidates.users.map(({ id }) => id).join(', ')
    const params = { n: String(candidates.total), shown: String(candidates.users.length), ids }
    const view = {
      ...blankView,
      requestId,
      query,
      candidates,
      problems: [problem('user', 'several_users', '', params)]
    }
    emit(view)
    return view
  }

  return {
    application: {
      start: () => Promise.resolve().then(() => platforms.start()),
      async openURL(url) {
        window.open(url, '_blank', 'noopener,noreferrer')
      },
      offer: (commands) => {
        document.documentElement.dataset['commands'] = commands.join(' ') // for tests: the commands of the native menu
        return Promise.resolve()
      }
    },
    lookup: {
      understand: (text) => Promise.resolve().then(() => understandText(text)),
      warm: async () => access.need('look_up', 'Lookup.Warm'),
      async lookupUser({ requestId, text, offline, reason }) {
        const query = understandText(text)
        try {
          access.enter(query.value, reason)
        } catch (thrown) {
          throw fail(requestId, query, asAppError(thrown, 'lookUp'))
        }
        access.opened(query.value, offline ? 'saved' : 'live')
        const copy = saved.find(query)
        const asked = { requestId, query, saved: copy, offline, savesLookups: saved.on() }
        if (offline) {
          await pause(20)
          if (!saved.on()) throw fail(requestId, query, saved.why())
          if (!copy) throw fail(requestId, query, new AppError('not_saved', { id: query.value }))
          const open = new OpenedUser(copyAsUser(copy), asked)
          showSaved(open, requestId)
          return open.view
        }
        const early = copy && new OpenedUser(copyAsUser(copy), asked)
        if (early) {
          showSaved(early, requestId)
          recents.add(early)
        }
        await pause(60)
        if (query.kind === 'email') {
          const candidates = candidatesOf(query.value)
          if (!candidates) throw fail(requestId, query, new AppError('email_not_found', { email: query.value }))
          if (candidates.users.length > 1) return offer(requestId, query, candidates)
        }
        const id =
          query.kind === 'email' ? candidatesOf(query.value)?.users[0]?.id : (copy?.view.user?.id ?? query.value)
        const failure = navigator.onLine ? failureOf(query.value) : new AppError('no_route')
        if (failure && early && standsInFor(failure.code)) {
          early.stop(failure)
          emit(early.view)
          return early.view
        }
        if (failure) throw fail(requestId, query, failure)
        if (early && cancelled.has(requestId)) {
          early.stop()
          emit(early.view)
          return early.view
        }
        if (cancelled.has(requestId)) throw fail(requestId, query, new AppError('cancelled'))
        const user: FakeUser | undefined = userWith(id ?? '') ?? (copy && copyAsUser(copy))
        if (!user) throw fail(requestId, query, new AppError('user_not_found', { id: query.value }))
        const open = new OpenedUser(user, asked)
        if (early) open.view = { ...open.view, revision: early.view.revision }
        opened.set(requestId, open)
        const answered = new Promise<void>((answerable) => void bring(open, requestId, answerable))
        if (!copy) await Promise.race([answered, pause(longestAnswer)])
        return open.view
      },
      async retry(requestId, part) {
        const open = find(requestId)
        const name = partNames.find((one) => one === part && one !== 'user')
        if (!name) throw new AppError('bad_argument', { argument: 'part' })
        open.retry(name)
        emit(open.view)
        await pause(400)
        open.heal(name)
        emit(open.view)
        saved.save(open)
        return open.view
      },
      async cancel(requestId) {
        cancelled.add(requestId)
      },
      async getTimeline(request) {
        const open = find(request.requestId)
        await open.wait('attempts')
        if (open.view.parts.attempts !== 'ready') await open.wait('jobs')
        await pause(20)
        for (const argument of ['from', 'to'] as const) {
          // An invalid filter: the page rejects all other texts that are not a day.
          if (request[argument].startsWith('0000-')) throw new AppError('bad_argument', { argument })
        }
        return open.query.window(request, open.view.timeline)
      },
      async getJob({ requestId, guid }) {
        const open = find(requestId)
        await open.wait('connections', 'institutions')
        await pause(40)
        const attempt = open.query.find(guid)
        if (!attempt) throw new AppError('job_not_found')
        return detailsOf(attempt, open)
      },
      async reveal({ requestId, field }) {
        const { user } = find(requestId)
        access.revealed(requestId, field)
        await pause(30)
        return field === 'email' ? user.email : user.metadata
      },
      async recent() {
        access.need('look_up', 'Lookup.Recent')
        return saved.recents(recents.list())
      },
      async getConnection({ requestId, guid }) {
        const found = find(requestId).view.connections.find((connection) => connection.guid === guid)
        if (!found) throw new AppError('connection_not_found')
        return found
      },
      requests: () => Promise.resolve(requestLines(Date.now()))
    },
    saved: saved.methods,
    setup: {
      get: () => Promise.resolve(platforms.state()),
      async probe(form) {
        await pause(40)
        return platforms.probe(form)
      },
      async retry(typed) {
        await pause(60)
        return platforms.startAgain(typed)
      },
      async save(form) {
        await pause(40)
        const start = platforms.save(form)
        if (start.profile === 'sandbox') access.sample()
        recents.forget()
        await saved.methods.erase() // saved copies belong to a platform
        return start
      }
    },
    access,
    async copy(text) {
      await navigator.clipboard.writeText(text)
      copied = text
    },
    async clearCopied() {
      const ours = copied
      copied = ''
      if (ours !== '' && (await navigator.clipboard.readText()) === ours) await navigator.clipboard.writeText('')
    },
    onChanged(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
    onSavedChanged: saved.onChanged,
    onCommand: () => () => undefined
  }
}
