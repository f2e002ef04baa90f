import { expect, it } from 'vitest'
import { formOf, numberIn } from './retention'

it.each([
  ['30', 30],
  [' 1 ', 1],
  ['3,650', 3650],
  ['3 650', 3650],
  ['3651', undefined],
  ['0', undefined],
  ['', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['thirty', undefined]
])('%j is %j', (text, value) => expect(numberIn(text, 'days')).toBe(value))

it('returns settings only if every number is valid', () => {
  expect(formOf({ days: '30', most: '1,000' })).toEqual({ days: 30, most: 1000 })
  expect(formOf({ days: '30', most: '100,001' })).toBeUndefined()
})
