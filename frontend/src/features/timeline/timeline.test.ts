import { describe, expect, it, vi } from 'vitest'
import { attemptOf, backendWith, deferred, viewOf, windowFor } from '../../../test/backend'
import type { TimelineRequest, TimelineWindow } from '../../lib/backend/types'
import { clock } from '../../lib/state/clock.svelte'
import { preferences } from '../../lib/state/preferences.svelte'
import { chunksOf, Timeline } from './timeline.svelte'

function setUp() {
  const calls: { request: TimelineRequest; answer: ReturnType<typeof deferred<TimelineWindow>> }[] = []
  const timeline = new Timeline(
    backendWith({
      getTimeline: (request) => {
        const answer = deferred<TimelineWindow>()
        calls.push({ request, answer })
        return answer.promise
      }
    })
  )
  const call = (i: number) => {
    const found = calls[i]
    if (!found) throw new Error(`there is no call ${i}`)
    return found
  }
  const answer = async (i: number, mark: string, rowCount?: number) => {
    call(i).answer.resolve(windowFor(call(i).request, mark, rowCount))
    await settle()
  }
  return { timeline, calls, call, answer }
}

const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}
const view = (known: number, requestId = 'r1') =>
  viewOf(requestId, 'U-1', { timeline: { known, total: 500, complete: false, since: '' } })

describe('chunksOf', () => {
  it.each([
    [0, 0, [0]],
    [0, 99, [0]],
    [99, 100, [0, 1]],
    [250, 310, [2, 3]],
    [5, 3, [0]]
  ])('%i to %i', (first, last, chunks) => expect(chunksOf(first, last)).toEqual(chunks))
})

describe('Timeline', () => {
  it('fetches a chunk once, when it comes into sight', async () => {
    const { timeline, calls, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'a')
    expect(timeline.row(5)?.day).toBe('a/5')
    timeline.show(180, 220)
    timeline.show(181, 221)
    expect(calls.length).toBe(3)
    expect([call(1).request.offset, call(2).request.offset]).toEqual([100, 200])
    await answer(1, 'a')
    await answer(2, 'a')
    expect(timeline.row(199)?.day).toBe('a/199')
    timeline.show(150, 250)
    expect(calls.length).toBe(3)
  })

  it('keeps the old rows until those of new filters are there', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'old')
    timeline.toggle('statuses', 'DENIED')
    expect(timeline.row(0)?.day).toBe('old/0')
    expect(timeline.outdated).toBe(true)
    await answer(1, 'new', 40)
    expect(call(1).request.statuses).toEqual(['DENIED'])
    expect(timeline.row(0)?.day).toBe('new/0')
    expect(timeline.answer?.matching).toBe(40)
    expect(timeline.outdated).toBe(false)
  })

  it('never lets the answer to former filters overwrite a newer one', async () => {
    const { timeline, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'all')
    timeline.show(100, 150) // chunk 1 under no filter, still on its way
    timeline.toggle('statuses', 'DENIED')
    timeline.toggle('statuses', 'FAILED')
    await answer(3, 'both', 300)
    await answer(2, 'first', 300)
    await answer(1, 'all')
    expect(timeline.row(0)?.day).toBe('both/0')
    expect(timeline.row(100)).toBeUndefined()
  })

  it('follows a growing history quietly, and keeps its place', async () => {
    vi.useFakeTimers()
    const { timeline, calls, call, answer } = setUp()
    timeline.follow(view(100))
    await answer(0, 'a', 150)
    timeline.show(110, 140)
    await answer(1, 'a', 150)
    for (const known of [200, 300, 400]) timeline.follow(view(known))
    expect(calls.length).toBe(2)
    await vi.advanceTimersByTimeAsync(500)
    expect(calls.length).toBe(3)
    expect(call(2).request.offset).toBe(100)
    await answer(2, 'b', 450)
    expect(timeline.row(120)?.day).toBe('b/120')
  })

  it('knows that old rows say nothing of new filters whose answer failed', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'all')
    timeline.toggle('statuses', 'DENIED')
    call(1).answer.reject('{"code":"bad_argument","params":{"argument":"from"}}')
    await settle()
    expect(timeline).toMatchObject({ outdated: true, error: { code: 'bad_argument' } })
    timeline.clear()
    expect(timeline.error).toBeUndefined()
    await answer(2, 'again')
    expect(timeline).toMatchObject({ outdated: false, error: undefined })
  })

  it('keeps rows whose filters are still the ones that are chosen when asking anew fails', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'all')
    timeline.follow(view(500, 'r2'))
    call(1).answer.reject('{"code":"timeout"}')
    await settle()
    expect(timeline).toMatchObject({ outdated: false, error: { code: 'timeout' } })
    expect(timeline.row(0)?.day).toBe('all/0')
  })

  it('finds an attempt again wherever its row is now', async () => {
    const { timeline, call } = setUp()
    timeline.follow(view(500))
    const window = windowFor(call(0).request, 'a')
    window.rows[7] = { day: '2026-03-26', dayCount: 1, dayWorst: 'working', attempt: attemptOf('JOB-7') }
    call(0).answer.resolve(window)
    await settle()
    expect(timeline.rowOf('JOB-7')).toBe(7)
    expect(timeline.rowOf('JOB-8')).toBe(-1)
  })

  it('asks at once for another look-up of the same user, with the same filters', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'a')
    timeline.only('connections', 'MBR-1')
    await answer(1, 'a')
    timeline.follow(view(500, 'r2'))
    expect(call(2).request).toMatchObject({ requestId: 'r2', connections: ['MBR-1'] })
  })

  it('asks anew when days are counted in another zone, and knows that its rows are not of it', async () => {
    preferences.set({ zone: 'utc' })
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'utc')
    expect(timeline.outdated).toBe(false)
    clock.countries = ['US']
    preferences.set({ zone: 'country' })
    expect(timeline.outdated).toBe(true)
    timeline.follow(view(500))
    expect(call(1).request.timeZone).toBe('America/New_York')
    await answer(1, 'there')
    expect(timeline.outdated).toBe(false)
    expect(timeline.row(0)?.day).toBe('there/0')
    preferences.set({ zone: 'device' })
  })
  it('says that it failed, and tries again', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    call(0).answer.reject('{"code":"timeout"}')
    await settle()
    expect(timeline.error?.code).toBe('timeout')
    void timeline.ask()
    await answer(1, 'a')
    expect(timeline.error).toBeUndefined()
  })
})
