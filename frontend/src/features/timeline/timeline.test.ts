import { afterEach, describe, expect, it, vi } from 'vitest'
import { attemptOf, backendWith, deferred, viewOf, windowFor } from '../../../test/backend'
import type { TimelineRequest, TimelineWindow } from '../../lib/backend/types'
import { clock } from '../../lib/state/clock.svelte'
import { preferences } from '../../lib/state/preferences.svelte'
import { Timeline } from './timeline.svelte'

type Answer = ReturnType<typeof deferred<TimelineWindow>>

function setUp() {
  const calls: { request: TimelineRequest; answer: Answer }[] = []
  const timeline = new Timeline(
    backendWith({
      lookup: {
        getTimeline: (request) => {
          const answer = deferred<TimelineWindow>()
          calls.push({ request, answer })
          return answer.promise
        }
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
  viewOf(requestId, 'U-1', {
    timeline: { known, total: 500, complete: false, since: '', gaplessSince: '', seenSince: '' }
  })

const began = clock.now
afterEach(() => {
  vi.useRealTimers()
  clock.now = began
})

describe('Timeline', () => {
  it('fetches a chunk once, shortly before it is visible', async () => {
    const { timeline, calls, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'a')
    expect(timeline.row(5)?.day).toBe('a/5')
    timeline.show(20, 49)
    expect(calls.length).toBe(1)
    timeline.show(150, 190)
    timeline.show(151, 191)
    expect(calls.length).toBe(3)
    expect([call(1).request.offset, call(2).request.offset]).toEqual([100, 200])
    await answer(1, 'a')
    await answer(2, 'a')
    expect(timeline.row(199)?.day).toBe('a/199')
    timeline.show(150, 249)
    expect(calls.length).toBe(3)
  })

  it('keeps old rows until those of new filters arrive', async () => {
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

  it('ignores the answer to earlier filters', async () => {
    const { timeline, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'all')
    timeline.show(100, 149) // chunk 1 under no filter, still on its way
    timeline.toggle('statuses', 'DENIED')
    timeline.toggle('statuses', 'FAILED')
    await answer(3, 'both', 300)
    await answer(2, 'first', 300)
    await answer(1, 'all')
    expect(timeline.row(0)?.day).toBe('both/0')
    expect(timeline.row(100)).toBeUndefined()
  })

  it('follows a growing history and keeps the scroll position', async () => {
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

  it('marks old rows as outdated when new filters fail', async () => {
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

  it('keeps rows of the current filters when a refresh fails', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'all')
    timeline.follow(view(500, 'r2'))
    call(1).answer.reject('{"code":"timeout"}')
    await settle()
    expect(timeline).toMatchObject({ outdated: false, error: { code: 'timeout' } })
    expect(timeline.row(0)?.day).toBe('all/0')
  })

  it('finds an attempt after its row moved', async () => {
    const { timeline, call } = setUp()
    timeline.follow(view(500))
    const window = windowFor(call(0).request, 'a')
    window.rows[7] = { day: '2026-03-26', dayCount: 1, dayWorst: 'working', attempt: attemptOf('JOB-7') }
    call(0).answer.resolve(window)
    await settle()
    expect(timeline.rowOf('JOB-7')).toBe(7)
    expect(timeline.rowOf('JOB-8')).toBe(-1)
  })

  it('requests rows at once for another look-up with the same filters', async () => {
    const { timeline, call, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'a')
    timeline.only('connections', 'MBR-1')
    await answer(1, 'a')
    timeline.follow(view(500, 'r2'))
    expect(call(2).request).toMatchObject({ requestId: 'r2', connections: ['MBR-1'] })
  })

  it('requests rows again when the time zone changes', async () => {
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
  /** Answers as if every row were an attempt, and the anchor stood in the row that is given. */
  const answerRows = async (call: { request: TimelineRequest; answer: Answer }, anchorRow: number, rowCount = 1000) => {
    const window = windowFor(call.request, 'x', rowCount)
    const rows = window.rows.map((row, i) => ({ ...row, attempt: attemptOf(`JOB-${call.request.offset + i}`) }))
    call.answer.resolve({ ...window, rows, anchorRow })
    await settle()
  }

  it('keeps the first visible attempt in place and loads its neighbours first', async () => {
    const { timeline, calls, call } = setUp()
    timeline.follow(view(500))
    await answerRows(call(0), -1)
    timeline.show(62, 98, 70)
    await answerRows(call(1), -1)
    timeline.follow(view(512, 'r2'))
    expect(call(2).request).toMatchObject({ requestId: 'r2', offset: 0, anchor: 'JOB-70' })
    await answerRows(call(2), 82)
    expect(timeline.origin).toBe(0) // rows 100 to 110 are not there yet
    expect(call(3).request.offset).toBe(100)
    await answerRows(call(3), -1)
    expect(timeline.origin).toBe(12)
    expect(timeline.row(110)).toBeDefined()
    expect(calls.length).toBe(4)
  })

  it('does not adjust the position at the start of the list or for new filters', async () => {
    const { timeline, call } = setUp()
    timeline.follow(view(500))
    await answerRows(call(0), -1)
    timeline.show(0, 40, -1)
    timeline.follow(view(512, 'r2'))
    expect(call(1).request.anchor).toBe('')
    await answerRows(call(1), 12)
    timeline.show(62, 98, 70)
    timeline.toggle('statuses', 'DENIED')
    expect(call(2).request.anchor).toBe('')
    await answerRows(call(2), 5)
    expect(timeline.origin).toBe(0)
  })

  it('does not adjust the position after a scroll to the start', async () => {
    const { timeline, call } = setUp()
    timeline.follow(view(500))
    await answerRows(call(0), -1)
    timeline.show(62, 98, 70)
    timeline.follow(view(512, 'r2'))
    timeline.show(0, 30, -1)
    await answerRows(call(1), 82)
    expect(timeline.origin).toBe(0)
  })

  it('keeps visible rows until a reloaded history contains them', async () => {
    vi.useFakeTimers()
    const growing = (known: number, history: string) => ({
      ...view(known, 'r2'),
      parts: { ...view(known).parts, history }
    })
    const { timeline, call } = setUp()
    timeline.follow(view(500))
    await answerRows(call(0), -1)
    timeline.show(62, 98, 70)
    await answerRows(call(1), -1)
    timeline.follow(growing(40, 'loading'))
    await answerRows(call(2), -1, 41)
    expect(timeline.answer?.rowCount).toBe(1000)
    timeline.show(162, 198, 170)
    expect(call(3).request).toMatchObject({ requestId: 'r1', offset: 200 })
    timeline.show(62, 98, 70)
    timeline.follow(growing(80, 'ready'))
    await vi.advanceTimersByTimeAsync(500)
    await answerRows(call(4), 71)
    expect(timeline.origin).toBe(1)
  })

  it('charts the last 30 days or those of the filter', async () => {
    const { timeline, call, answer } = setUp()
    clock.now = new Date('2026-03-26T12:00:00Z')
    timeline.follow(view(500))
    expect(call(0).request).toMatchObject({ chartFrom: '2026-02-25', chartTo: '2026-03-26' })
    await answer(0, 'a')
    timeline.choose({ ...timeline.filters, from: '2026-03-20' })
    expect(call(1).request).toMatchObject({ chartFrom: '2026-03-20', chartTo: '2026-03-26' })
  })

  it('charts a chosen day within its range and restores the range', async () => {
    const { timeline, call, answer } = setUp()
    clock.now = new Date('2026-03-26T12:00:00Z')
    timeline.follow(view(500))
    await answer(0, 'a')
    timeline.choose({ ...timeline.filters, from: '2026-03-01' })
    await answer(1, 'b')
    timeline.chooseDay('2026-03-10')
    timeline.chooseDay('2026-03-12')
    const [rows, days] = [call(4).request, call(5).request]
    expect(rows).toMatchObject({ from: '2026-03-12', to: '2026-03-12', chartFrom: '' })
    expect(days).toMatchObject({ from: '2026-03-01', to: '2026-03-26', chartFrom: '2026-03-01', limit: 1 })
    timeline.chooseDay('2026-03-12')
    expect(timeline.filters).toMatchObject({ from: '2026-03-01', to: '' })
  })

  it('sets one filter to one value and keeps the others', async () => {
    const { timeline, answer } = setUp()
    timeline.follow(view(500))
    await answer(0, 'a')
    timeline.toggle('statuses', 'DENIED')
    timeline.toggle('statuses', 'FAILED')
    timeline.toggle('jobTypes', 'HISTORY')
    timeline.filterBy('statuses', 'DENIED')
    expect(timeline.filters).toMatchObject({ statuses: ['DENIED'], jobTypes: ['HISTORY'] })
    const chosen = timeline.filters
    timeline.filterBy('statuses', 'DENIED')
    expect(timeline.filters).toBe(chosen)
  })

  it('requests rows again when the zone changes or a new day begins', async () => {
    const { timeline, calls, call, answer } = setUp()
    clock.now = new Date('2026-03-26T12:00:00Z')
    timeline.follow(view(500))
    await answer(0, 'a')
    timeline.follow(view(500))
    expect(calls.length).toBe(1)
    clock.now = new Date('2026-03-27T12:00:00Z')
    timeline.follow(view(500))
    expect(call(1).request.chartTo).toBe('2026-03-27')
    await answer(1, 'b')
    clock.countries = ['FJ']
    preferences.set({ zone: 'country' })
    timeline.follow(view(500))
    expect(call(2).request).toMatchObject({ timeZone: 'Pacific/Fiji', chartTo: '2026-03-28' })
    preferences.set({ zone: 'device' })
  })

  it('reports a failure and tries again', async () => {
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
