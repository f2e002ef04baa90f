import { expect, it } from 'vitest'
import { accountType } from './words'

it.each([
  ['INVESTMENT', 'PLAN_401_K', 'Investment · 401(k)'],
  ['LOAN', 'AUTO', 'Loan · Auto'],
  ['CHECKING', '', 'Checking'],
  ['', 'MONEY_MARKET', 'Money market'],
  ['BURIED_TREASURE', 'UNDER_THE_X', 'Buried treasure · Under the x'],
  ['Girokonto', 'Ätsch', 'Girokonto · Ätsch'],
  ['', '', 'not given by this platform']
])('reads the account type %j %j as %s', (type, subtype, words) => {
  expect(accountType({ type, subtype })).toBe(words)
})
