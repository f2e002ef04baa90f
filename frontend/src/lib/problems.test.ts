import { describe, expect, it } from 'vitest'
import { problemOf, viewOf } from '../../test/backend'
import type { Parts, Problem } from './backend/types'
import { accountsExtent, countWords, failureOf, latestAttemptsOnly, missingOf } from './problems'

const view = (parts: Partial<Parts>, ...problems: Problem[]) =>
  viewOf('r1', 'U-1', { parts: { ...viewOf('r1', 'U-1').parts, ...parts }, problems })

describe('countWords', () => {
  it.each([
    ['ready', 0, '0'],
    ['ready', 1200, '1,200'],
    ['loading', 0, 'still loading …'],
    ['loading', 3, 'still loading …'],
    ['failed', 0, 'not known'],
    ['failed', 3, '3 known'],
    ['not_provided', 0, 'not known']
  ])('shows a count that is %s, %i, as %s', (extent, count, words) => expect(countWords(extent, count)).toBe(words))
})

describe('failureOf', () => {
  it('returns the failure of the first part that failed', () => {
    const some = view({ attempts: 'not_provided', jobs: 'failed' }, problemOf('jobs', 'timeout'))
    expect(failureOf(some, 'attempts', 'jobs')?.code).toBe('timeout')
    expect(failureOf(view({ attempts: 'loading' }), 'attempts', 'jobs')).toBeUndefined()
  })
  it('returns an internal error where a part failed without a problem', () => {
    expect(failureOf(view({ jobs: 'failed' }), 'jobs')).toMatchObject({ code: 'internal', reference: 'PAGE-JOBS' })
  })
})

describe('latestAttemptsOnly', () => {
  it.each([
    ['ready', undefined, false],
    ['loading', undefined, false],
    ['not_provided', undefined, true],
    ['failed', 'timeout', true],
    ['failed', 'skipped', false]
  ])('returns for attempts that are %s with problem %s: %s', (attempts, code, only) => {
    expect(latestAttemptsOnly(view({ attempts }, ...(code ? [problemOf('attempts', code)] : [])))).toBe(only)
  })
})

describe('accountsExtent', () => {
  it('is loading until the connections have arrived', () => {
    expect(accountsExtent(view({ connections: 'loading' }))).toBe('loading')
    expect(accountsExtent(view({ connections: 'failed' }))).toBe('failed')
    expect(accountsExtent(view({ accounts: 'failed' }, problemOf('accounts', 'timeout')))).toBe('failed')
    expect(accountsExtent(view({}))).toBe('ready')
  })
  it('is ready for a connection when only others failed', () => {
    const some = view({ accounts: 'failed' }, problemOf('accounts', 'timeout', 'MBR-1'))
    expect(accountsExtent(some, 'MBR-1')).toBe('failed')
    expect(accountsExtent(some, 'MBR-2')).toBe('ready')
    expect(accountsExtent(view({ accounts: 'failed' }, problemOf('accounts', 'timeout')), 'MBR-2')).toBe('failed')
  })
})

describe('missingOf', () => {
  it('returns each failed part with its reason and the number of further items', () => {
    const some = view(
      { accounts: 'failed', jobs: 'failed', attempts: 'not_provided' },
      problemOf('accounts', 'rate_limited', 'MBR-1'),
      problemOf('accounts', 'timeout', 'MBR-2'),
      problemOf('jobs', 'timeout', 'JOB-1'),
      problemOf('attempts', 'not_provided')
    )
    expect(missingOf(some).map(({ name, words, more }) => [name, words.title, more])).toEqual([
      ['Accounts', 'The platform is too busy', 1],
      ['Latest attempts', 'The platform took too long', 0]
    ])
  })
  it('leaves out the given part', () => {
    const some = view({ connections: 'failed', accounts: 'failed' })
    expect(missingOf(some, 'connections').map(({ part }) => part)).toEqual(['accounts'])
    expect(missingOf(view({}))).toEqual([])
  })
})
