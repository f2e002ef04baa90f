import { describe, expect, it } from 'vitest'
import { connectionOf, viewOf } from '../../../test/backend'
import type { Connection } from '../../lib/backend/types'
import { familiesOf, summaryOf } from './summary'

const of = (guid: string, status: string, family: string) => connectionOf(guid, { status, family })
const view = (connections: Connection[], state = 'ready') => ({
  connections,
  parts: { ...viewOf('r', 'U-1').parts, connections: state }
})
const denied = of('MBR-1', 'DENIED', 'caller')
const failed = of('MBR-2', 'FAILED', 'broken')
const strange = of('MBR-3', 'QUARANTINED', 'unknown')
const created = of('MBR-4', 'CREATED', 'waiting')
const working = of('MBR-5', 'CONNECTED', 'working')
const ended = of('MBR-6', 'CLOSED', 'ended')

describe('summaryOf', () => {
  it('uses the first connection as the worst', () => {
    const silent = connectionOf('MBR-7', { family: 'unknown', reason: 'silent' })
    for (const [list, worst] of [
      [[denied, failed, working], denied],
      [[failed, strange, working], failed],
      [[strange, created], strange],
      [[silent, working], silent],
      [[created, working, ended], created]
    ] as const) {
      expect(summaryOf(view([...list]))).toMatchObject({ is: 'worst', connection: worst, others: 0, partial: false })
    }
  })
  it('does not count connections with the same status and another reason', () => {
    const silent = connectionOf('MBR-7', { family: 'unknown', reason: 'silent' })
    expect(summaryOf(view([silent, working]))).toMatchObject({ connection: silent, others: 0 })
  })
  it('counts others by status, not by family', () => {
    const more = [of('MBR-7', 'DENIED', 'caller'), of('MBR-8', 'LOCKED', 'caller'), of('MBR-9', 'DENIED', 'caller')]
    expect(summaryOf(view([denied, ...more]))).toMatchObject({ connection: denied, others: 2 })
  })
  it('reports no problem only if all loaded and none is worse than working', () => {
    expect(summaryOf(view([working, ended, of('MBR-7', 'CONNECTED', 'working')]))).toEqual({
      is: 'calm',
      family: 'working',
      partial: false,
      statuses: [
        { value: 'CONNECTED', family: 'working', count: 2 },
        { value: 'CLOSED', family: 'ended', count: 1 }
      ]
    })
    expect(summaryOf(view([ended]))).toMatchObject({ is: 'calm', family: 'ended' })
  })
  it('is never working while some are missing', () => {
    expect(summaryOf(view([working], 'failed'))).toMatchObject({ is: 'calm', family: 'unknown', partial: true })
    expect(summaryOf(view([working], 'loading'))).toEqual({ is: 'loading' })
  })
  it('reports a problem while others still load', () => {
    expect(summaryOf(view([denied], 'loading'))).toMatchObject({ is: 'worst', partial: true })
  })
  it.each([
    ['loading', 'loading'],
    ['failed', 'failed'],
    ['ready', 'none']
  ])('distinguishes no connections from unknown ones (%s)', (state, is) => {
    expect(summaryOf(view([], state))).toEqual({ is })
  })
  it('treats a new family as unknown', () => {
    expect(summaryOf(view([of('MBR-7', 'X', 'splendid'), working]))).toMatchObject({
      is: 'worst',
      connection: { status: 'X' }
    })
  })
})

describe('familiesOf', () => {
  it('counts each present family, worst first', () => {
    expect(familiesOf([working, denied, working, failed]).map(({ value, count }) => [value, count])).toEqual([
      ['caller', 1],
      ['broken', 1],
      ['working', 2]
    ])
  })
})
