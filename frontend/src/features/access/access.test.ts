import { describe, expect, it, vi } from 'vitest'
import { backendWith, deferred, stateOf } from '../../../test/backend'
import type { LogPage, LogQuery, LogRow } from '../../lib/backend/access'
import { carriesKey, gapsOf, newForm, sent } from './inviteForm'
import { LogRows } from './logRows.svelte'
import { alphabet, newPassphrase } from './passphrase'
import { formOf, policyOf } from './policyForm'
import { kindWords, policyDifferences, policyWords, reasonWords, requestText, sourceWords, untilExpiry } from './words'

const { policy } = stateOf()

describe('the passphrase of an invitation', () => {
  it('has five groups of unambiguous letters', () => {
    for (let i = 0; i < 50; i++) expect(newPassphrase()).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/)
    expect(alphabet).not.toMatch(/[01ilo]/)
  })
  it('rejects bytes that would bias the letters', () => {
    const bytes = [255, 254, 0, 1]
    const random = (given: Uint8Array<ArrayBuffer>) => given.map((_, i) => bytes[i % bytes.length] ?? 0)
    expect(newPassphrase(random)).toBe('abab-abab-abab-abab-abab')
  })
})

describe('the form of an invitation', () => {
  it('reports missing values in each step', () => {
    const form = newForm(policy, 'long enough for it')
    expect(gapsOf(form, 'who')).toEqual(['name', 'email'])
    expect(gapsOf({ ...form, name: 'Fay', email: 'fay@' }, 'who')).toEqual(['email'])
    expect(gapsOf(form, 'what')).toEqual(['clientId', 'apiKey'])
    expect(gapsOf({ ...form, key: 'shared' }, 'what')).toEqual([])
    expect(gapsOf({ ...form, userLookup: false }, 'what')).toEqual([])
    expect(gapsOf({ ...form, passphrase: 'short' }, 'file')).toEqual(['passphrase'])
  })
  it('sends no key when User Lookup is off and no typed key when the own key is shared', () => {
    const typed = { ...newForm(policy, 'p'), clientId: 'c', apiKey: 'secret' }
    expect(sent({ ...typed, userLookup: false })).toMatchObject({ key: 'none', clientId: '', apiKey: '' })
    expect(sent({ ...typed, key: 'shared' })).toMatchObject({ key: 'shared', clientId: '', apiKey: '' })
    expect(sent(typed)).toMatchObject({ key: 'own', clientId: 'c', apiKey: 'secret' })
    expect(carriesKey({ role: 'admin', userLookup: false })).toBe(true)
  })
})

describe('a policy', () => {
  it('round-trips through the form', () => {
    expect(policyOf(formOf(policy))).toEqual(policy)
  })
  it.each(['', '0', '16', '1.5', '-3', 'ten', '99999'])('does not lock after %j minutes', (lockMinutes) => {
    expect(policyOf({ ...formOf(policy), lockMinutes })).toBeUndefined()
  })
  it('is described in one line or by its differences', () => {
    expect(policyWords(policy)).toMatch(
      /^No reason needed · .*saved copies 30 days · export on · lock after 15 minutes/
    )
    expect(policyDifferences(policy, policy)).toBe('Your policy')
    expect(policyDifferences({ ...policy, export: false }, policy)).toBe('Differs: export off')
  })
})

describe('when access ends', () => {
  const now = new Date('2026-11-30T12:00:00Z')
  const expires = '2026-12-20T12:00:00Z'
  const problem = { code: 'access_expired', params: {} }
  it('is counted in days unless only the platform’s clock says it expired', () => {
    expect(untilExpiry({ expires, problem: null }, now)).toBe('in 20 days')
    expect(untilExpiry({ expires, problem }, now)).toBe('')
    expect(untilExpiry({ expires: '2026-11-27T12:00:00Z', problem }, now)).toBe('3 days ago')
    expect(untilExpiry({ expires: '', problem: null }, now)).toBe('')
  })
})

describe('a row of the access log', () => {
  const row: LogRow = {
    row: '1',
    at: '2026-03-26T13:02:00Z',
    who: 'Anna',
    role: 'admin',
    kind: 'opened',
    target: 'U-1',
    source: 'live',
    age: '',
    detail: '',
    reason: 'T-1',
    broken: false
  }
  it('shows the action, its source and the reason', () => {
    expect(kindWords({ kind: 'copied', detail: 'user_id' })).toBe('copied user ID')
    expect(kindWords({ kind: 'opened', detail: '' })).toBe('opened')
    expect(kindWords({ kind: 'brand_new', detail: '' })).toBe('brand_new')
    expect(sourceWords(row)).toBe('live')
    expect(sourceWords({ ...row, source: 'saved', age: '2026-03-26T10:02:00Z' })).toBe('saved, 3 h old')
    expect(reasonWords(row)).toBe('T-1')
    expect(reasonWords({ ...row, kind: 'invited', reason: '', detail: 'until 2026-04-23' })).toBe('until 23 April 2026')
    expect(kindWords({ kind: 'policy', detail: 'pin' })).toBe('PIN changed')
    expect(kindWords({ kind: 'policy', detail: '' })).toBe('policy changed')
    expect(kindWords({ kind: 'exported', detail: 'access_log' })).toBe('exported access log')
    expect(reasonWords({ ...row, kind: 'refused', detail: 'Lookup.LookupUser access_off' })).toBe('User Lookup is off')
    expect(reasonWords({ ...row, kind: 'refused', detail: 'userlookup lookup locked' })).toBe('locked')
    expect(reasonWords({ ...row, kind: 'refused', detail: 'Lookup.LookupUser key_unavailable' })).not.toContain(
      'Lookup.'
    )
  })
  it('is fetched once when visible and dropped for other filters', async () => {
    const page = ({ offset, limit, text }: LogQuery, matching: number): LogPage => ({
      rows: Array.from({ length: Math.min(limit, matching - offset) }, (_, i) => ({
        ...row,
        row: `${text}${offset + i}`
      })),
      matching,
      total: 1000,
      people: [],
      verdict: {
        opened: '',
        intact: true,
        rows: 1000,
        since: '',
        verifiedAt: '',
        brokenAt: 0,
        failure: null,
        colleagues: []
      }
    })
    const late = deferred<LogPage>()
    const log = vi.fn((query: LogQuery) => (query.text === 'a' ? late.promise : Promise.resolve(page(query, 1000))))
    const rows = new LogRows(backendWith({ access: { log } }))
    expect(rows.verdict).toBeUndefined()
    const first = rows.filter({ text: 'a' })
    await rows.filter({ text: 'b' })
    late.resolve(page({ ...rows.filters, text: 'a', offset: 0, limit: 100 }, 3))
    await first
    expect(rows.counts?.matching).toBe(1000)
    rows.show(60, 80)
    rows.show(61, 81)
    await vi.waitFor(() => expect(rows.row(100)?.row).toBe('b100'))
    expect(log).toHaveBeenCalledTimes(3)
  })
})

it('contains no data of a caller', () => {
  const problem = { code: 'access_expired', params: { date: '2026-03-01T00:00:00Z', issuer: 'Anna Ferrari' } }
  const text = requestText(stateOf({ name: 'Ben', email: '', problem }))
  expect(text).toContain('Name: Ben')
  expect(text).not.toContain('Email')
  expect(text).toContain('Reason: Your access expired (access_expired)')
})
