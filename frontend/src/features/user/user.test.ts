import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { connectionOf, problemOf, viewOf } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import type { Parts, UserView } from '../../lib/backend/types'
import { clock } from '../../lib/state/clock.svelte'
import Accounts from './Accounts.svelte'
import Connections from './Connections.svelte'
import UserHeader from './UserHeader.svelte'

const nothing = () => undefined
const view = (parts: Partial<Parts>, changes: Partial<UserView> = {}): UserView =>
  viewOf('r1', 'U-1', { parts: { ...viewOf('r1', 'U-1').parts, ...parts }, ...changes })

describe('Connections', () => {
  const show = (known: UserView, refresh: () => void = nothing) =>
    renderWith(Connections, { view: known, current: '', open: nothing, refresh })

  it('counts only known connections', () => {
    show(view({}, { connections: [connectionOf('MBR-1')] }))
    expect(screen.getByText('1', { selector: '.muted' })).toBeTruthy()
  })
  it('does not report loading connections as none', () => {
    show(view({ connections: 'loading' }))
    expect(screen.getByText('still loading …')).toBeTruthy()
    expect(screen.queryByText(/has no connections/)).toBeNull()
  })
  it('does not report failed connections as none', async () => {
    const refresh = vi.fn()
    show(view({ connections: 'failed' }, { problems: [problemOf('connections', 'timeout')] }), refresh)
    expect(screen.getByText('not known')).toBeTruthy()
    expect(screen.getByRole('heading', { name: 'The connections are not known' })).toBeTruthy()
    expect(screen.getByText('The platform took too long. No answer arrived in time.')).toBeTruthy()
    expect(screen.queryByText(/has no connections/)).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(refresh).toHaveBeenCalledOnce()
  })
  it('shows loaded connections and what is missing', () => {
    const problems = [problemOf('connections', 'skipped', '', { n: '1' })]
    show(view({ connections: 'failed' }, { connections: [connectionOf('MBR-1')], problems }))
    expect(screen.getByText('1 known')).toBeTruthy()
    expect(screen.getByText('Some entries could not be read.')).toBeTruthy()
  })
})

describe('Accounts', () => {
  const show = (known: UserView) => renderWith(Accounts, { view: known, refresh: nothing })

  it.each([
    [{ connections: 'failed' }, [problemOf('connections', 'timeout')]],
    [{ accounts: 'failed' }, [problemOf('accounts', 'timeout')]]
  ])('does not report failed accounts as none (%#)', (parts, problems) => {
    show(view(parts, { problems }))
    expect(screen.getByRole('heading').textContent).toBe('The accounts are not known')
  })
  it('reports a user without accounts', () => {
    show(view({}))
    expect(screen.getByRole('heading').textContent).toBe('No accounts')
  })
  it('distinguishes a connection without accounts from one with unknown accounts', () => {
    const connections = [connectionOf('MBR-1'), connectionOf('MBR-2')]
    show(view({ accounts: 'failed' }, { connections, problems: [problemOf('accounts', 'timeout', 'MBR-1')] }))
    const [first, second] = screen.getAllByRole('region')
    expect(first?.textContent).toContain('Its accounts are not known.')
    expect(second?.textContent).toContain('No accounts loaded.')
  })
})

describe('UserHeader', () => {
  const show = (known: UserView, refreshing = false, refresh: () => void = nothing) =>
    renderWith(UserHeader, { view: known, refreshing, stale: false, refresh })
  const user = { guid: 'USR-1', emailMasked: '', isDisabled: false, hasMetadata: false, metadataFields: 0 }

  it('labels the GUID when there is no user ID', () => {
    show(view({}, { user: { ...user, id: '' }, query: { kind: 'guid', value: 'USR-1', origin: 'whole' } }))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('USR-1')
    expect(screen.getByRole('button', { name: 'Copy user GUID' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Copy user ID' })).toBeNull()
    expect(screen.getByText('User ID').parentElement?.textContent).toContain('not given by this platform')
  })
  it('shows the user ID as the heading after a look-up by GUID', () => {
    show(view({}, { user: { ...user, id: 'U-7' }, query: { kind: 'guid', value: 'USR-1', origin: 'whole' } }))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('U-7')
    expect(screen.getByRole('button', { name: 'Copy user ID' })).toBeTruthy()
  })
  it('keeps the focus on Refresh while loading and ignores clicks', async () => {
    const refresh = vi.fn()
    const { rerender } = show(view({}), false, refresh)
    const button = screen.getByRole('button', { name: 'Fetch this user again' })
    button.focus()
    await fireEvent.click(button)
    await rerender({ given: { view: view({}), refreshing: true, stale: false, refresh } })
    await fireEvent.click(button)
    expect(refresh).toHaveBeenCalledOnce()
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(document.activeElement).toBe(button)
  })
  it('shows “live” only with a time', () => {
    const freshness = { source: 'live', fetchedAt: '', profile: 'sandbox' }
    show(view({}, { freshness, loading: true }))
    expect(screen.getByText('still loading …')).toBeTruthy()
    show(view({}, { freshness }))
    expect(screen.getByText('age not known')).toBeTruthy()
    expect(screen.queryByText(/Live/)).toBeNull()
  })
  it.each([
    [4, true],
    [6, false],
    [-6, false] // the clock was set back
  ])('shows “live” only for the first minutes: %i', (minutes, live) => {
    const at = new Date('2026-03-26T13:02:00Z')
    clock.now = new Date(at.getTime() + minutes * 60_000)
    show(view({}, { freshness: { source: 'live', fetchedAt: at.toISOString(), profile: 'sandbox' } }))
    expect(screen.queryByText(/^Live · /) !== null).toBe(live)
  })
})
