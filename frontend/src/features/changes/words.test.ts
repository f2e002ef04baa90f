import { describe, expect, it } from 'vitest'
import { problemOf } from '../../../test/backend'
import type { Changes, FieldChange } from '../../lib/backend/saved'
import { lineWords, valueWords } from './words'

const now = new Date('2026-03-26T13:02:00Z')
const line = (name: string) => ({ kind: 'added', guid: name, name, status: 'CONNECTED', family: 'working', fields: [] })
const changes = (given: Partial<Changes> = {}): Changes => ({
  from: '2026-03-24T13:00:00Z',
  to: '2026-03-26T13:01:00Z',
  none: false,
  user: [],
  connections: [],
  attempts: { since: [], older: 0 },
  missing: [],
  ignored: [],
  ...given
})
const since = [
  { family: 'broken', count: 2 },
  { family: 'working', count: 1 }
]

describe('lineWords', () => {
  it.each([
    ['one connection', changes({ connections: [line('a')] }), true, '1 change since the last look-up, 2 d ago'],
    [
      'attempts beside it are no changes',
      changes({ connections: [line('a'), line('b')], attempts: { since, older: 9 } }),
      true,
      '2 changes since the last look-up, 2 d ago'
    ],
    [
      'only attempts',
      changes({ attempts: { since, older: 0 } }),
      true,
      '3 new attempts since the last look-up, 2 d ago'
    ],
    ['nothing', changes({ none: true }), true, 'No changes since the last look-up, 2 d ago'],
    [
      'nothing of what could be compared',
      changes({ none: true, missing: [problemOf('accounts', 'timeout')] }),
      true,
      'No changes in what could be compared since the last look-up, 2 d ago'
    ],
    ['a saved copy', changes({ connections: [line('a')] }), false, '1 change between the last two look-ups'],
    ['a saved copy without any', changes({ none: true }), false, 'No changes between the last two look-ups'],
    [
      'a saved copy that could not be compared whole',
      changes({ none: true, missing: [problemOf('connections', 'timeout')] }),
      false,
      'No changes in what could be compared between the last two look-ups'
    ],
    ['a first look-up', changes({ from: '' }), true, 'The first look-up on this device'],
    ['a copy of the only one', changes({ from: '' }), false, 'From the only look-up on this device']
  ])('%s', (_, given, live, words) => expect(lineWords(given, live, now)).toBe(words))
})

describe('valueWords', () => {
  const field = (name: string): FieldChange => ({
    field: name,
    before: '',
    after: '',
    beforeFamily: '',
    afterFamily: ''
  })
  it.each([
    ['status', '', 'unknown'],
    ['status', 'none', 'no status'],
    ['name', '', 'not given'],
    ['disabled', 'yes', 'yes'],
    ['metadata', '3', '3 fields'],
    ['metadata', '0', 'text'],
    ['name', '3', '3']
  ])('%s %j reads %j', (name, value, words) => expect(valueWords(field(name), value)).toBe(words))
})
