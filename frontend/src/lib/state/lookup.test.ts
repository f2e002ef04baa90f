import { expect, it, vi } from 'vitest'
import { backendWith, deferred, viewOf } from '../../../test/backend'
import type { LookupRequest, UserView } from '../backend/types'
import { AppError } from '../errors'
import { Lookup } from './lookup.svelte'

function setUp() {
  const calls: { request: LookupRequest; answer: ReturnType<typeof deferred<UserView>> }[] = []
  const cancel = vi.fn(() => Promise.resolve())
  let emit: (view: UserView) => void = () => undefined
  const lookup = new Lookup(
    backendWith({
      lookup: {
        lookupUser: (request) => {
          const answer = deferred<UserView>()
          calls.push({ request, answer })
          return answer.promise
        },
        cancel
      },
      onChanged: (callback) => {
        emit = callback
        return () => undefined
      }
    })
  )
  lookup.listen()
  const call = (i: number) => {
    const found = calls[i]
    if (!found) throw new Error(`there is no call ${i}`)
    return found
  }
  return { lookup, cancel, call, emit: (view: UserView) => emit(view) }
}

it('shows the answer', async () => {
  const { lookup, call } = setUp()
  const done = lookup.lookUp('U-1')
  expect(lookup.loading).toBe(true)
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await done
  expect(lookup).toMatchObject({ loading: false, error: undefined })
  expect(lookup.view?.query.value).toBe('U-1')
})

it('cancels the former look-up and ignores its late answer or failure', async () => {
  const { lookup, cancel, call } = setUp()
  const first = lookup.lookUp('U-1')
  const second = lookup.lookUp('U-2')
  expect(cancel).toHaveBeenCalledWith(call(0).request.requestId)
  call(1).answer.resolve(viewOf(call(1).request.requestId, 'U-2'))
  await second
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await first
  expect(lookup.view?.query.value).toBe('U-2')

  const third = lookup.lookUp('U-3')
  const fourth = lookup.lookUp('U-4')
  call(2).answer.reject('{"code":"cancelled"}')
  await third
  expect(lookup).toMatchObject({ loading: true, error: undefined })
  call(3).answer.resolve(viewOf(call(3).request.requestId, 'U-4'))
  await fourth
})

it('accepts only higher revisions of the current look-up', async () => {
  const { lookup, call, emit } = setUp()
  const done = lookup.lookUp('U-1')
  const { requestId } = call(0).request
  emit(viewOf(requestId, 'U-1', { revision: 3 })) // an event may overtake the answer
  call(0).answer.resolve(viewOf(requestId, 'U-1', { revision: 1 }))
  await done
  expect(lookup.view?.revision).toBe(3)
  emit(viewOf(requestId, 'U-1', { revision: 2 }))
  emit(viewOf('another', 'U-9', { revision: 9 }))
  expect(lookup.view).toMatchObject({ revision: 3, requestId })
  emit(viewOf(requestId, 'U-1', { revision: 4 }))
  expect(lookup.view?.revision).toBe(4)
})

it('keeps the view while the same user is fetched again, and when that fails', async () => {
  const { lookup, call } = setUp()
  const first = lookup.lookUp('U-1')
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await first
  const again = lookup.again()
  expect(lookup.view?.query.value).toBe('U-1')
  call(1).answer.reject(new AppError('unreachable'))
  await again
  expect(lookup.view?.query.value).toBe('U-1')
  expect(lookup.error?.code).toBe('unreachable')
})

it('drops the view at once when another user is looked up', async () => {
  const { lookup, call } = setUp()
  const first = lookup.lookUp('U-1')
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await first
  void lookup.lookUp('U-2')
  expect(lookup.view).toBeUndefined()
})

it('reports that it was cancelled, and ignores later answers', async () => {
  const { lookup, call, cancel, emit } = setUp()
  const done = lookup.lookUp('U-1')
  lookup.cancel()
  expect(cancel).toHaveBeenCalledOnce()
  expect(lookup).toMatchObject({ loading: false, view: undefined })
  expect(lookup.error?.code).toBe('cancelled')
  emit(viewOf(call(0).request.requestId, 'U-1', { revision: 5 }))
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await done
  expect(lookup.view).toBeUndefined()
})

it('shows no page when the user failed, in any order of arrival', async () => {
  const { lookup, call, emit } = setUp()
  const nobody = (requestId: string): UserView => ({
    ...viewOf(requestId, 'U-9'),
    user: null,
    problems: [{ part: 'user', code: 'user_not_found', params: { id: 'U-9' }, id: '' }]
  })
  const done = lookup.lookUp('U-9')
  emit(nobody(call(0).request.requestId))
  expect(lookup).toMatchObject({ loading: false, view: undefined, error: { code: 'user_not_found' } })
  call(0).answer.reject('{"code":"user_not_found","params":{"id":"U-9"}}')
  await done
  expect(lookup).toMatchObject({ view: undefined, error: { code: 'user_not_found', params: { id: 'U-9' } } })

  // An answer that came without the user, and the failure after it.
  const late = lookup.lookUp('U-9')
  call(1).answer.resolve({ ...viewOf(call(1).request.requestId, 'U-9'), user: null, loading: true, problems: [] })
  await late
  emit({ ...nobody(call(1).request.requestId), revision: 9 })
  expect(lookup).toMatchObject({ view: undefined, error: { code: 'user_not_found' } })
})

it('keeps waiting until the user is known, and can be cancelled', async () => {
  const { lookup, call, emit } = setUp()
  const done = lookup.lookUp('U-9')
  const { requestId } = call(0).request
  const nobodyYet = viewOf(requestId, 'U-9', { user: null, loading: true })
  call(0).answer.resolve({ ...nobodyYet, parts: { ...nobodyYet.parts, user: 'loading' } })
  await done
  expect(lookup).toMatchObject({ loading: true, view: undefined })
  emit(viewOf(requestId, 'U-9', { revision: 2 }))
  expect(lookup).toMatchObject({ loading: false, view: { user: { id: 'U-9' } } })

  void lookup.lookUp('U-10')
  lookup.cancel()
  expect(lookup).toMatchObject({ loading: false, view: undefined, error: { code: 'cancelled' } })
})

it('keeps the view of a user who could not be fetched again', async () => {
  const { lookup, call, emit } = setUp()
  const first = lookup.lookUp('U-1')
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await first
  const again = lookup.again()
  emit({
    ...viewOf(call(1).request.requestId, 'U-1'),
    user: null,
    problems: [{ part: 'user', code: 'timeout', params: {}, id: '' }]
  })
  call(1).answer.reject('{"code":"timeout"}')
  await again
  expect(lookup).toMatchObject({ view: { requestId: call(0).request.requestId }, error: { code: 'timeout' } })
})

it('keeps the view until the new one has as much data', async () => {
  const { lookup, call, emit } = setUp()
  const first = lookup.lookUp('U-1')
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await first
  const again = lookup.again()
  const { requestId } = call(1).request
  const whole = viewOf(requestId, 'U-1')
  call(1).answer.resolve({ ...whole, loading: true, parts: { ...whole.parts, connections: 'loading' } })
  await again
  expect(lookup).toMatchObject({ loading: true, view: { requestId: call(0).request.requestId } })
  emit({ ...whole, revision: 5 })
  expect(lookup).toMatchObject({ loading: false, view: { requestId } })
})

it('accepts late parts of the view while the same user is fetched again', async () => {
  const { lookup, call, emit } = setUp()
  const first = lookup.lookUp('U-1')
  const older = viewOf(call(0).request.requestId, 'U-1')
  call(0).answer.resolve({ ...older, loading: true })
  await first
  void lookup.again()
  emit({ ...older, revision: 7, loading: false })
  expect(lookup).toMatchObject({ loading: true, view: { revision: 7, loading: false } })
})

it('clears the error when the answer arrives later', async () => {
  const { lookup, call, emit } = setUp()
  const done = lookup.lookUp('U-1')
  call(0).answer.reject('{"code":"timeout"}')
  await done
  expect(lookup.error?.code).toBe('timeout')
  emit(viewOf(call(0).request.requestId, 'U-1'))
  expect(lookup).toMatchObject({ error: undefined, view: { query: { value: 'U-1' } } })
})

it('shows nothing, then a skeleton, then a message, for each look-up', async () => {
  vi.useFakeTimers()
  try {
    const { lookup, call } = setUp()
    void lookup.lookUp('U-1')
    expect(lookup.stage).toBe('none')
    await vi.advanceTimersByTimeAsync(200)
    expect(lookup.stage).toBe('skeleton')
    await vi.advanceTimersByTimeAsync(2800)
    expect(lookup.stage).toBe('message')
    const second = lookup.lookUp('U-2')
    expect(lookup.stage).toBe('none')
    const view = viewOf(call(1).request.requestId, 'U-2')
    call(1).answer.resolve({ ...view, loading: true, parts: { ...view.parts, attempts: 'loading' } })
    await second
    await vi.advanceTimersByTimeAsync(3000)
    expect(lookup.stage).toBe('message')
    lookup.close()
    expect(lookup.stage).toBe('none')
  } finally {
    vi.useRealTimers()
  }
})

/** A view that shows a saved copy, while the platform is asked. */
const savedView = (requestId: string, changes: Partial<UserView> = {}): UserView =>
  viewOf(requestId, 'U-1', {
    loading: true,
    freshness: { source: 'saved', fetchedAt: '2026-03-26T10:00:00Z', profile: 'sandbox' },
    ages: [{ part: 'connections', source: 'saved', fetchedAt: '2026-03-26T10:00:00Z' }],
    ...changes
  })

it('shows a saved copy at once, and a message after 3 s', async () => {
  vi.useFakeTimers()
  const { lookup, call, emit } = setUp()
  void lookup.lookUp('U-1')
  const { requestId } = call(0).request
  emit(savedView(requestId))
  expect(lookup).toMatchObject({ loading: false, arriving: true })
  expect(lookup.view?.freshness.source).toBe('saved')
  await vi.advanceTimersByTimeAsync(3100)
  expect(lookup.stage).toBe('message')
  emit(viewOf(requestId, 'U-1', { revision: 2 }))
  expect(lookup.stage).toBe('none')
})

it('keeps the view while only the saved copy of the same user has arrived', async () => {
  const { lookup, call, emit } = setUp()
  const first = lookup.lookUp('U-1')
  call(0).answer.resolve(viewOf(call(0).request.requestId, 'U-1'))
  await first
  void lookup.again()
  const { requestId } = call(1).request
  emit(savedView(requestId))
  expect(lookup.view?.requestId).toBe(call(0).request.requestId)
  expect(lookup.loading).toBe(true)
  emit(savedView(requestId, { revision: 2, loading: false, fallbackReason: { code: 'timeout', params: {} } }))
  expect(lookup.view?.fallbackReason?.code).toBe('timeout')
  expect(lookup.loading).toBe(false)
})

it('removes a saved copy when the platform refuses access', async () => {
  const { lookup, call, emit } = setUp()
  const done = lookup.lookUp('U-1')
  emit(savedView(call(0).request.requestId))
  expect(lookup.view).toBeDefined()
  call(0).answer.reject(new AppError('unauthorized'))
  await done
  expect(lookup.view).toBeUndefined()
  expect(lookup.error?.code).toBe('unauthorized')
})

it('asks the platform when a user who was opened offline is refreshed', async () => {
  const { lookup, call } = setUp()
  const done = lookup.lookUp('U-1', true)
  expect(call(0).request.offline).toBe(true)
  call(0).answer.resolve(savedView(call(0).request.requestId, { loading: false, offline: true }))
  await done
  void lookup.again()
  expect(call(1).request).toMatchObject({ text: 'U-1', offline: false })
})

it('continues the look-up once a reason is given, and opens no user without one', async () => {
  const giveReason = vi.fn(() => Promise.resolve())
  const answer = deferred<UserView>()
  const lookUp = vi
    .fn<(request: LookupRequest) => Promise<UserView>>()
    .mockRejectedValueOnce(new AppError('reason_needed', { id: 'U-1' }))
    .mockReturnValueOnce(answer.promise)
    .mockRejectedValue(new AppError('reason_needed', { id: 'U-2' }))
  const lookup = new Lookup(backendWith({ lookup: { lookupUser: lookUp }, access: { giveReason } }))
  await lookup.lookUp('see U-1')
  expect(lookup.reasonNeeded).toMatchObject({ text: 'see U-1', id: 'U-1' })
  expect(lookup.error).toBeUndefined()
  const given = lookup.giveReason('T-1')
  await vi.waitFor(() => expect(lookUp).toHaveBeenCalledTimes(2))
  expect(giveReason).toHaveBeenCalledWith(expect.objectContaining({ text: 'see U-1', reason: 'T-1' }))
  lookup.dropReason() // as the dialog does that closes
  answer.resolve(viewOf(lookUp.mock.calls[1]?.[0].requestId ?? '', 'U-1'))
  await given
  expect(lookup.view?.user?.id).toBe('U-1')
  await lookup.lookUp('U-2')
  expect(lookup.reasonNeeded?.id).toBe('U-2')
  lookup.dropReason()
  expect([lookup.started, lookup.view, lookup.text]).toEqual([false, undefined, ''])
})
