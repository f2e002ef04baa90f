import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { renderWith } from '../../../test/render'
import type { Recent } from '../../lib/backend/types'
import Recents from './Recents.svelte'

const recent = (userId: string, connectionName: string): Recent => ({
  userId,
  at: '2026-03-26T12:02:00Z',
  connections: 1,
  status: 'DENIED',
  family: 'caller',
  connectionName,
  reason: '',
  since: ''
})

it('shows two users with the same ID', () => {
  const recents = [recent('U-1', 'First'), recent('U-2', 'Second'), recent('U-1', 'Third')]
  renderWith(Recents, { recents, kept: 30, lookUp: () => undefined })
  expect(screen.getAllByRole('listitem').map((item) => item.textContent.replaceAll(/\s+/g, ' '))).toEqual([
    expect.stringContaining('First'),
    expect.stringContaining('Second'),
    expect.stringContaining('Third')
  ])
})
