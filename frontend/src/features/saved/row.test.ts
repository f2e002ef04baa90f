import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { renderWith } from '../../../test/render'
import { clock } from '../../lib/state/clock.svelte'
import SavedRow from './SavedRow.svelte'

const user = {
  userId: 'U-1',
  guid: 'USR-1',
  at: '2026-03-26T10:02:00Z',
  connections: 1,
  status: 'CONNECTED',
  family: 'working',
  connectionName: 'Bank',
  reason: '',
  since: '',
  attempts: 1,
  idTaken: false,
  altered: ''
}
const nothing = () => undefined

it.each([
  ['2026-03-26T13:02:00Z', user.at, /^3 h old · /],
  ['2026-03-26T10:02:30Z', user.at, /^just now · /],
  ['2026-03-26T08:02:00Z', user.at, /^in 2 h · /], // the clock was set back
  ['2026-03-26T13:02:00Z', '', /^no time given$/]
])('at %s a copy of %j is %s', (now, at, words) => {
  clock.now = new Date(now)
  renderWith(SavedRow, { user: { ...user, at }, narrow: false, tabindex: 0 as const, open: nothing, forget: nothing })
  const old = screen.getByRole('button', { name: /^Open/ }).closest('.row')?.querySelector('time')
  expect(old?.textContent.trim().replaceAll(/\s+/g, ' ')).toMatch(words)
})
