import { expect, it } from 'vitest'
import { anyFilter, noFilters, onlyValue, requestFor, toggled } from './filters'
import { valueWord } from './filterWords'

it('adds and removes a value', () => {
  const once = toggled(noFilters(), 'statuses', 'DENIED')
  expect(once.statuses).toEqual(['DENIED'])
  expect(anyFilter(once)).toBe(true)
  expect(toggled(once, 'statuses', 'DENIED')).toEqual(noFilters())
})
it('accepts the empty value', () => {
  expect(anyFilter(onlyValue('jobTypes', ''))).toBe(true)
  expect(valueWord('jobTypes', '')).toBe('not given by this platform')
  expect(valueWord('requestTypes', '')).toBe('not given by this platform')
})
it('sends every filter with a request', () => {
  const filters = { ...onlyValue('connections', 'MBR-1'), from: '2026-03-01' }
  expect(requestFor(filters, { requestId: 'r', timeZone: 'UTC', offset: 200, limit: 100, anchor: 'JOB-1' })).toEqual({
    requestId: 'r',
    connections: ['MBR-1'],
    statuses: [],
    jobTypes: [],
    requestTypes: [],
    outcomes: [],
    from: '2026-03-01',
    to: '',
    timeZone: 'UTC',
    offset: 200,
    limit: 100,
    chartFrom: '',
    chartTo: '',
    anchor: 'JOB-1'
  })
})
