import { screen } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { renderWith } from '../../../test/render'
import { stateOf } from '../../../test/backend'
import type { LogVerdict } from '../../lib/backend/access'
import LogVerdictStrip from './LogVerdictStrip.svelte'
import { breaksAt, inDays, platformWords, roleWord, rowWords } from './words'

const verdict: LogVerdict = {
  ...{ opened: '', intact: true, rows: 17, since: '', verifiedAt: '2026-03-26T13:02:00Z', brokenAt: 0, logs: 1 },
  failure: null,
  colleagues: []
}
/** A log that was changed, as Go sends it: why it is broken is a failure. */
const broken: LogVerdict = {
  ...verdict,
  ...{ intact: false, brokenAt: 7, logs: 1 },
  failure: { code: 'access_log_broken', params: { row: '7', reason: 'Row 7 was changed outside this application.' } }
}
const strip = (verdict: LogVerdict, admin = false) => {
  const { container } = renderWith(LogVerdictStrip, { verdict, missing: [], admin })
  const found = container.querySelector<HTMLElement>('[data-verdict]')
  return { family: found?.dataset['verdict'], text: found?.textContent.replaceAll(/\s+/g, ' ').trim() }
}

describe('the verdict on the log', () => {
  it('is broken when Go reports an error', () => {
    const { family, text } = strip(broken)
    expect(family).toBe('broken')
    expect(text).toMatch(/^The log is not intact\. Row 7 was changed outside this application\. Tell your Admin\./)
    expect(screen.getByRole('alert')).toBeTruthy()
  })
  it('does not send an Admin to an Admin', () => {
    expect(strip(broken, true).text).toContain('Save it as CSV and report it.')
    expect(strip(broken, true).text).not.toContain('Admin')
  })
  it('is unknown when the log could not be read', () => {
    expect(strip({ ...verdict, failure: { code: 'disk_error', params: {} } }).family).toBe('unknown')
  })
  it('names the row where a colleague’s log breaks', () => {
    const colleagues = [
      { name: 'Ben Okafor', rows: 8, intact: true, brokenAt: 0, logs: 1 },
      { name: 'Ben Adler', rows: 3, intact: false, brokenAt: 2, logs: 1 },
      { name: 'Carla Díaz', rows: 58, intact: false, brokenAt: 0, logs: 1 }
    ]
    const { family, text } = strip({ ...verdict, colleagues }, true)
    expect(family).toBe('broken')
    expect(text).toContain('Ben Okafor: 8 rows, intact. Ben Adler: 3 rows, breaks at row 2.')
    expect(text).toContain('Carla: 58 rows, not intact.')
  })
})

describe('a row of the log', () => {
  it('uses a colleague’s first name if it is unique', () => {
    expect(rowWords('Ben Okafor 1,413', ['Ben Okafor', 'Carla Díaz'])).toBe('Ben 1,413')
    expect(rowWords('Ben Okafor 3', ['Ben Okafor', 'Ben Adler'])).toBe('Ben Okafor 3')
    expect(rowWords('1,842', ['Ben Okafor'])).toBe('1,842')
  })
  it('is marked as broken only by its number', () => {
    const colleagues = [{ name: 'Ben Okafor', rows: 8, intact: false, brokenAt: 7, logs: 1 }]
    expect(breaksAt('1,838', { brokenAt: 1838, colleagues: [] })).toBe(true)
    expect(breaksAt('1,839', { brokenAt: 1838, colleagues: [] })).toBe(false)
    expect(breaksAt('Ben Okafor 7', { brokenAt: 0, colleagues })).toBe(true)
    expect(breaksAt('7', { brokenAt: 0, colleagues })).toBe(false)
    expect(breaksAt('0', { brokenAt: 0, colleagues })).toBe(false)
  })
})

it('rounds the remaining days', () => {
  const now = new Date('2026-03-26T13:02:00Z')
  const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  expect(inDays(after(30 * 24 - 0.1), now)).toBe('in 30 days')
  expect(inDays(after(24), now)).toBe('in 1 day')
  expect(inDays(after(3), now)).toBe('in 3 h')
  expect(inDays(after(-15 * 24 - 2), now)).toBe('15 days ago')
})

it('omits unknown details of the platform', () => {
  expect(platformWords('Sample data', '', '')).toBe('Sample data')
  expect(platformWords('127.0.0.1:33010', 'http://127.0.0.1:33010', '•••')).toBe(
    'http://127.0.0.1:33010, client ID •••'
  )
  expect(platformWords('Narnia Bank', 'https://api.mx.com', 'nar•••bank')).toBe(
    'Narnia Bank, https://api.mx.com, client ID nar•••bank'
  )
})

it('shows no role without an access file', () => {
  expect(roleWord(stateOf({ role: 'user', name: '' }))).toBe('No access')
  expect(roleWord(stateOf({ role: 'user' }))).toBe('User')
  expect(roleWord({ role: 'user', environment: false })).toBe('User')
})
