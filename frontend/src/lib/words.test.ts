import { describe, expect, it } from 'vitest'
import { attemptOf, connectionOf } from '../../test/backend'
import { accountType, errorFact, missingTime, noTime, statusMeaning, statusWord } from './words'

describe('statusWord', () => {
  it.each([
    ['CONNECTED', 'CONNECTED'],
    ['none', 'no status'],
    ['', 'unknown'],
    [' ', 'unknown'],
    ['42', 'unknown (42)'],
    ['-1', 'unknown (-1)'],
    ['6.5', 'unknown (6.5)'],
    [' CONNECTED', ' CONNECTED'],
    ['BRAND_NEW', 'BRAND_NEW'],
    ['"none"', '"none"']
  ])('says %j as %j', (status, word) => {
    expect(statusWord(status)).toBe(word)
  })
})

describe('statusMeaning', () => {
  it('tells a manual account only of the platform’s null', () => {
    expect(statusMeaning('none')).toContain('manual account')
    for (const status of ['', ' ', '42', 'BRAND_NEW', '"none"']) {
      expect(statusMeaning(status), status).not.toContain('manual account')
      expect(statusMeaning(status), status).not.toBe('')
    }
  })
})

describe('missingTime', () => {
  it('tells a time that cannot be read from one that was never given', () => {
    const connection = connectionOf('MBR-1', { unreadableTimes: ['aggregated_at'] })
    expect(missingTime(connection, 'aggregated_at', 'never')).toBe('not readable')
    expect(missingTime(connection, 'successfully_aggregated_at', 'never')).toBe('never')
  })
})

describe('noTime', () => {
  it('tells an attempt whose time cannot be read from one that was given none', () => {
    expect(noTime(attemptOf('JOB-1', { unreadableTimes: ['created_at'] }))).toBe('time not readable')
    expect(noTime(attemptOf('JOB-1'))).toBe('no time given')
  })
})

describe('accountType', () => {
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
})

describe('errorFact', () => {
  const error = { type: '', code: '', message: '', userMessage: '' }
  it.each([
    [null, ''],
    [{ ...error, code: '2005', message: 'no' }, '2005 · no'],
    [{ ...error, userMessage: 'Try again' }, ''],
    [error, 'not readable']
  ])('says of %j: %s', (given, words) => expect(errorFact(given)).toBe(words))
})
