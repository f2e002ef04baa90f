import { render, screen } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { connectionOf, problemOf, viewOf } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import type { Parts, Problem, TimelineState, UserView } from '../../lib/backend/types'
import { hasGrown, shownWords, sinceWords } from './coverage'
import HistoryNotices from './HistoryNotices.svelte'
import NoAttempts from './NoAttempts.svelte'

const nothing = () => undefined
const state = (known: number, total = known, complete = false): TimelineState => ({
  known,
  total,
  complete,
  since: known > 0 ? '2024-06-09T11:00:00Z' : '',
  gaplessSince: known > 0 ? '2024-08-01T11:00:00Z' : '',
  seenSince: ''
})
const view = (parts: Partial<Parts>, timeline: TimelineState, ...problems: Problem[]): UserView =>
  viewOf('r1', 'U-1', { parts: { ...viewOf('r1', 'U-1').parts, ...parts }, timeline, problems })

describe('shownWords', () => {
  it.each([
    ['the whole history', state(412, 412, true), 412, false, '412 of 412'],
    ['filtered', state(412, 412, true), 13, true, '13 of 412'],
    ['none at all', state(0, 0, true), 0, false, '0 of 0'],
    ['on its way, counted by the platform', state(2000, 100_000), 2000, false, '2,000 of 100,000'],
    ['on its way, filtered', state(2000, 100_000), 40, true, '40 of 2,000 known'],
    ['only the latest ones', state(6), 6, false, '6 known'],
    ['only the latest ones, filtered', state(6), 2, true, '2 of 6 known'],
    ['nothing came', state(0), 0, false, 'not known'],
    ['nothing came, filtered', state(0), 0, true, 'not known']
  ])('%s', (_, known, matching, filtered, words) => {
    expect(shownWords({ matching, state: known }, filtered)).toBe(words)
  })
})

describe('sinceWords', () => {
  it.each([
    ['complete', view({}, state(5, 5, true)), 'Every attempt is known since the first, on 9 June 2024.'],
    ['broken off', view({ history: 'failed' }, state(5, 9)), 'Known since 1 August 2024.'],
    ['latest', view({ attempts: 'not_provided' }, state(5)), 'The oldest known attempt is from 9 June 2024.'],
    ['not settled', view({ attempts: 'loading' }, state(5)), ''],
    ['without a time', view({}, state(0, 0, true)), '']
  ])('%s', (_, known, words) => expect(sinceWords(known, 'UTC')).toBe(words))
})

describe('a history that this device has seen', () => {
  const grown = (seenSince: string, gaplessSince = ''): UserView => ({
    ...view({ attempts: 'not_provided' }, { ...state(5), seenSince, gaplessSince }),
    connections: [connectionOf('MBR-1'), connectionOf('MBR-2')]
  })

  it('says since when, and never that it is complete', () => {
    expect(sinceWords(grown('2026-03-01T11:00:00Z'), 'UTC')).toBe('Attempts seen on this device since 1 March 2026.')
    expect(sinceWords(grown('2026-03-01T11:00:00Z', '2026-03-09T11:00:00Z'), 'UTC')).toBe(
      'Attempts seen on this device since 1 March 2026. The oldest known attempt is from 9 June 2024.'
    )
  })
  it('has only the latest attempts at first', () => {
    expect(hasGrown(grown('2026-03-01T11:00:00Z'))).toBe(true)
    expect(hasGrown(grown(''))).toBe(false)
    const first = grown('2026-03-01T11:00:00Z')
    expect(hasGrown({ ...first, timeline: { ...first.timeline, known: 2 } })).toBe(false)
    expect(hasGrown({ ...first, parts: { ...first.parts, attempts: 'ready' } })).toBe(false)
  })
})

describe('NoAttempts', () => {
  const show = (known: UserView, changes: { filtered?: boolean; answered?: TimelineState } = {}) => {
    const props = {
      view: known,
      answered: known.timeline,
      filtered: false,
      rowRem: 1.75,
      clear: nothing,
      refresh: nothing
    }
    return renderWith(NoAttempts, { ...props, ...changes })
  }
  const heading = () => screen.getByRole('heading').textContent

  it('reports no attempts only when that is known', () => {
    show(view({}, state(0, 0, true)))
    expect(heading()).toBe('No attempts yet')
  })
  it.each([
    ['attempts', 'attempts', 'timeout'],
    ['jobs', 'jobs', 'unreachable'],
    ['connections', 'connections', 'forbidden']
  ])('reports unknown attempts when %s failed, and why', (_, part, code) => {
    const parts = { attempts: 'not_provided', [part]: 'failed' }
    show(view(parts, state(0), problemOf(part, code)))
    expect(heading()).toBe('The attempts are not known')
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
    expect(screen.queryByText('No attempts yet')).toBeNull()
  })
  it('reports that none is known when the platform lists none', () => {
    show(view({ attempts: 'not_provided' }, state(0)))
    expect(heading()).toBe('No attempt is known')
  })
  it.each([
    ['attempts are coming', view({ attempts: 'loading' }, state(0)), state(0)],
    ['latest jobs are coming', view({ attempts: 'failed', jobs: 'loading' }, state(0)), state(0)],
    ['the view is ahead of the answer', view({}, state(40, 40, true)), state(0)]
  ])('shows nothing while %s', (_, known, answered) => {
    show(known, { answered })
    expect(screen.queryByRole('heading')).toBeNull()
  })
  it('mentions filters only when there are attempts', () => {
    show(view({}, state(6, 6, true)), { filtered: true })
    expect(heading()).toBe('The filters hide all 6 attempts')
  })
  it('shows how many are known when some are missing', () => {
    show(view({ attempts: 'not_provided' }, state(6)), { filtered: true })
    expect(heading()).toBe('The filters hide all 6 known attempts')
  })
  it('does not mention filters after a failure', () => {
    show(view({ attempts: 'failed' }, state(0), problemOf('attempts', 'timeout')), { filtered: true })
    expect(heading()).toBe('The attempts are not known')
  })
})

describe('HistoryNotices', () => {
  const show = (known: UserView) => render(HistoryNotices, { view: known, refresh: vi.fn() })

  it('reports that only the latest loaded when the list failed', () => {
    show(view({ attempts: 'failed' }, state(3), problemOf('attempts', 'timeout')))
    expect(screen.getByText('Only the latest attempt of each connection is shown.')).toBeTruthy()
    expect(screen.queryByText(/past attempts, job types or request types/)).toBeNull()
    expect(screen.getByText('The platform took too long.')).toBeTruthy()
    expect(screen.getByText(/Only 3 attempts loaded/)).toBeTruthy()
  })
  it('reports a missing latest attempt', () => {
    show(view({ attempts: 'not_provided', jobs: 'failed' }, state(3), problemOf('jobs', 'timeout', 'JOB-1')))
    expect(screen.getByText('The platform took too long.')).toBeTruthy()
    expect(screen.getByText(/past attempts, job types or request types/)).toBeTruthy()
  })
  it('shows no notice for a complete or empty history', () => {
    show(view({}, state(3, 3, true)))
    show(view({ attempts: 'failed' }, state(0), problemOf('attempts', 'timeout')))
    expect(document.body.textContent?.trim()).toBe('')
  })
})
