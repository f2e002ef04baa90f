import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { attemptOf, connectionOf, viewOf } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import AttemptRow from './AttemptRow.svelte'
import NoAttempts from './NoAttempts.svelte'

const nothing = () => undefined

function row(changes: Parameters<typeof attemptOf>[1]) {
  renderWith(AttemptRow, {
    attempt: attemptOf('JOB-1', changes),
    naming: 'ready' as const,
    mark: '',
    narrow: false,
    wide: true,
    current: false,
    tabindex: 0 as const,
    open: nothing
  })
  return screen.getByRole('button', { name: /^More details/ }).getAttribute('aria-label')
}

it('distinguishes an attempt that seems stuck from a running one', () => {
  const running = { status: 'TRANSFERRED', family: 'waiting', finishedAt: '' }
  expect(row({ ...running, seemsStuck: true })).toMatch(/TRANSFERRED, seems stuck, Bank MBR-1/)
  expect(screen.queryByText('seems stuck')).not.toBeNull()
})

it('uses the full name of the connection', () => {
  expect(row({ institutionName: 'Gringotts', connectionName: 'Gringotts · Connection 42' })).toMatch(
    /COMPLETED, Gringotts · Connection 42,/
  )
  expect(screen.queryByText('seems stuck')).toBeNull()
})

function empty(...manual: boolean[]) {
  const connections = manual.map((isManual, i) => connectionOf(`MBR-${i}`, { isManual }))
  const view = viewOf('r', 'U-1', { connections })
  renderWith(NoAttempts, {
    view,
    answered: view.timeline,
    filtered: false,
    rowRem: 2,
    clear: nothing,
    refresh: nothing
  })
  return screen.getByRole('heading').textContent
}

it('does not announce attempts for a user with only manual accounts', () => {
  expect(empty(true, true)).toBe('Manual accounts have no attempts')
})

it.each([[[]], [[true, false]]])('reports no attempts yet if there may be some later (manual: %j)', (manual) => {
  expect(empty(...manual)).toBe('No attempts yet')
})

it('does not mention manual accounts while connections are missing', () => {
  const view = viewOf('r', 'U-1', { connections: [connectionOf('MBR-1', { isManual: true })] })
  view.parts.connections = 'failed'
  renderWith(NoAttempts, {
    view,
    answered: view.timeline,
    filtered: false,
    rowRem: 2,
    clear: nothing,
    refresh: nothing
  })
  expect(screen.queryByText('Manual accounts have no attempts')).toBeNull()
})
