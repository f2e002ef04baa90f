import { describe, expect, it } from 'vitest'
import type { ChartDay } from '../../lib/backend/types'
import { bareRun, draw, height, labelled } from './chart'
import { daysFrom } from './days'

const day = (name: string, outcomes: Record<string, number>): ChartDay => ({
  day: name,
  outcomes: Object.entries(outcomes).map(([family, count]) => ({ family, count }))
})
const barsOf = (...days: ChartDay[]) => {
  const { zero, bars } = draw(days)
  return { zero, bars: (name: string) => bars.get(name) ?? [] }
}

describe('draw', () => {
  it('stacks working, waiting and unknown above the line', () => {
    const { zero, bars } = barsOf(day('a', { unknown: 1, waiting: 2, working: 3 }))
    const [working, waiting, unknown, ...others] = bars('a')
    expect(others).toEqual([])
    expect(working).toMatchObject({ family: 'working', y: zero - 15, height: 15 })
    expect((waiting?.y ?? 0) + (waiting?.height ?? 0)).toBeLessThan(working?.y ?? 0)
    expect((unknown?.y ?? 0) + (unknown?.height ?? 0)).toBeLessThan(waiting?.y ?? 0)
  })
  it('draws failures below the line', () => {
    const { zero, bars } = barsOf(day('a', { broken: 1, caller: 1 }))
    expect(bars('a').map(({ family }) => family)).toEqual(['caller', 'broken'])
    expect(bars('a').every(({ y }) => y >= zero)).toBe(true)
  })
  it('treats a new family as unknown', () => {
    expect(barsOf(day('a', { splendid: 2 })).bars('a')).toMatchObject([{ family: 'unknown' }])
  })
  it('uses one scale for both sides', () => {
    const { bars } = barsOf(day('a', { working: 900 }), day('b', { broken: 300 }))
    const [up] = bars('a')
    const [down] = bars('b')
    expect((up?.height ?? 0) / (down?.height ?? 1)).toBeCloseTo(3)
    expect(up?.y).toBeGreaterThanOrEqual(0)
    expect((down?.y ?? 0) + (down?.height ?? 0)).toBeLessThanOrEqual(height)
  })
  it('keeps one failure among thousands visible', () => {
    expect(
      barsOf(day('a', { broken: 1, working: 5000 }))
        .bars('a')
        .at(-1)?.height
    ).toBeGreaterThanOrEqual(2)
  })
  it('has a zero line without bars', () => expect(draw([]).zero).toBeGreaterThan(0))
})

describe('bareRun', () => {
  const days = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  it('is the longest run of days without bars', () => {
    expect(bareRun(days, new Set(['c']), 7)).toEqual({ from: 3, count: 4 })
    expect(bareRun(days, new Set(['c']), 4)).toEqual({ from: 0, count: 2 })
    expect(bareRun(days, new Set(['a', 'e', 'g']), 7)).toEqual({ from: 1, count: 3 })
    expect(bareRun(days, new Set(), 7)).toEqual({ from: 0, count: 7 })
  })
  it('is empty if each day has a bar or all are known', () => {
    expect(bareRun(days, new Set(days), 7).count).toBe(0)
    expect(bareRun(days, new Set(), 0).count).toBe(0)
  })
})

describe('labelled', () => {
  const month = daysFrom('2026-02-25', '2026-03-26')
  it('labels the first and last day and some between', () => {
    expect(labelled(month, 5)).toEqual(['2026-02-25', '2026-03-05', '2026-03-13', '2026-03-21', '2026-03-26'])
    expect(labelled(month, 3)).toEqual(['2026-02-25', '2026-03-12', '2026-03-26'])
  })
  it('labels a single day once', () => expect(labelled(['2026-03-26'], 5)).toEqual(['2026-03-26']))
})
