import { screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { renderWith } from '../../../test/render'
import { blankCandidate } from '../../lib/backend/fake/blank'
import type { Candidate } from '../../lib/backend/types'
import Candidates from './Candidates.svelte'

const user = (id: string, more: Partial<Candidate>): Candidate => ({
  ...blankCandidate,
  id,
  connections: 1,
  status: 'CONNECTED',
  ...more
})

it('lists users without a GUID, with problems and unreadable times', () => {
  const users = [
    user('U-1', { reason: 'silent', since: '2026-03-15T10:00:00Z' }),
    user('U-2', { status: '', lastAttemptUnreadable: true })
  ]
  renderWith(Candidates, { candidates: { users, total: 2 }, lookUp: vi.fn() })
  const [first, second] = screen.getAllByRole('listitem')
  expect(first?.textContent).toMatch(/CONNECTED.*15 Mar/)
  expect(first?.textContent).toContain('never attempted')
  expect(second?.textContent).toMatch(/unknown.*last attempt not readable/)
})
