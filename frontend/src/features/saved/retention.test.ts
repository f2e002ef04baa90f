import { expect, it } from 'vitest'
import { limits, numberIn } from './retention'

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
])('%j is %j', (text, value) => expect(numberIn(text, limits.days)).toBe(value))
