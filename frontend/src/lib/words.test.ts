import { describe, expect, it } from 'vitest'
import { attemptOf, connectionOf } from '../../test/backend'
import words from '../../../backend/text/en/words.json' with { type: 'json' }
import {
  accountType,
  errorFact,
  assessedMeaning,
  missingTime,
  noTime,
  statusMeaning,
  statusWord,
  statusOwner
} from './words'

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
  ])('shows %j as %j', (status, word) => {
    expect(statusWord(status)).toBe(word)
  })
})

describe('statusMeaning', () => {
  it('explains a manual account only for a status of null', () => {
    expect(statusMeaning('none')).toContain('manual account')
    for (const status of ['', ' ', '42', 'BRAND_NEW', '"none"']) {
      expect(statusMeaning(status), status).not.toContain('manual account')
      expect(statusMeaning(status), status).not.toBe('')
    }
  })
})

describe('assessedMeaning', () => {
  it('puts the finding before the meaning of the status', () => {
    const silent = { status: 'CONNECTED', reason: 'silent', since: '2026-03-17T13:02:00Z' }
    expect(assessedMeaning(silent, () => '17 March 2026')).toBe(
      `Looks connected, but nothing has run since 17 March 2026. ${statusMeaning('CONNECTED')}`
    )
    expect(assessedMeaning({ ...silent, reason: '' }, () => '')).toBe(statusMeaning('CONNECTED'))
  })
})

describe('missingTime', () => {
  it('distinguishes an unreadable time from a missing one', () => {
    const connection = connectionOf('MBR-1', { unreadableTimes: ['aggregated_at'] })
    expect(missingTime(connection, 'aggregated_at', 'never')).toBe('not readable')
    expect(missingTime(connection, 'successfully_aggregated_at', 'never')).toBe('never')
  })
})

describe('noTime', () => {
  it('distinguishes an unreadable time from a missing one', () => {
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
  ])('shows the account type %j %j as %s', (type, subtype, words) => {
    expect(accountType({ type, subtype })).toBe(words)
  })
})

describe('statusOwner', () => {
  const recent = {
    family: 'unknown',
    connections: 2,
    connectionName: 'Gringotts',
    reason: 'silent',
    since: '2026-03-17T03:20:00Z'
  }
  it('returns the short finding of the connection', () => {
    expect(statusOwner(recent, () => '17 March')).toBe('Gringotts · silent since 17 March')
    expect(statusOwner({ ...recent, reason: 'user_disabled', since: '' }, () => '')).toBe('Gringotts · user disabled')
  })
  it('has a short text for every finding', () => {
    const findings = Object.keys(words).filter((key) => /^assessment\.\w+$/.test(key))
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.filter((key) => !(`${key}.short` in words))).toEqual([])
  })
})

describe('errorFact', () => {
  const error = { type: '', code: '', message: '', userMessage: '' }
  it.each([
    [null, ''],
    [{ ...error, code: '2005', message: 'no' }, '2005 · no'],
    [{ ...error, userMessage: 'Try again' }, ''],
    [error, 'not readable']
  ])('shows %j as %s', (given, words) => expect(errorFact(given)).toBe(words))
})
