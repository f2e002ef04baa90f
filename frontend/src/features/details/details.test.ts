import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { describe, expect, it, vi } from 'vitest'
import { attemptOf, connectionOf, deferred, institutionOf, problemOf, viewOf } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import type { AttemptDetails as Details } from '../../lib/backend/types'
import AttemptDetails from './AttemptDetails.svelte'
import ConnectionDetails from './ConnectionDetails.svelte'
import DetailsPane from './DetailsPane.svelte'

const detailsOf = (jobGuid: string, changes: Partial<Details> = {}): Details => ({
  attempt: attemptOf(jobGuid, { connectionName: 'My bank' }),
  institution: institutionOf('INS-1'),
  updatedAt: '',
  isAuthenticated: true,
  errorMessage: '',
  errorCode: '',
  before: [],
  after: [],
  raw: '',
  ignored: [],
  ...changes
})

function fact(name: string): HTMLElement {
  const value = screen.getByText(name, { selector: 'dt' }).nextElementSibling
  if (!(value instanceof HTMLElement)) throw new Error(`${name} has no value`)
  return value
}

describe('AttemptDetails', () => {
  it('requests an attempt once and keeps its details', async () => {
    const getJob = vi.fn(() => Promise.resolve(detailsOf('JOB-1')))
    const props = { view: viewOf('r1', 'U-1'), attempt: attemptOf('JOB-1') }
    const { rerender } = renderWith(AttemptDetails, props, { lookup: { getJob } })
    await screen.findByText('Name of INS-1')
    for (const revision of [2, 3, 4]) {
      await rerender({ given: { ...props, view: viewOf('r1', 'U-1', { revision }), attempt: attemptOf('JOB-1') } })
      expect(screen.getByText('Name of INS-1')).toBeTruthy()
    }
    expect(getJob).toHaveBeenCalledOnce()
  })

  it('requests details again when live data replaces a saved copy', async () => {
    const getJob = vi.fn(() => Promise.resolve(detailsOf('JOB-1', { errorCode: 'then' })))
    const age = (source: string) => [{ part: 'attempts', source, fetchedAt: '2026-03-26T10:02:00Z' }]
    const props = { view: viewOf('r1', 'U-1', { ages: age('saved') }), attempt: attemptOf('JOB-1') }
    const { rerender } = renderWith(AttemptDetails, props, { lookup: { getJob } })
    await screen.findByText('then')
    getJob.mockImplementation(() => Promise.resolve(detailsOf('JOB-1', { errorCode: 'now' })))
    await rerender({ given: { ...props, view: viewOf('r1', 'U-1', { revision: 2, ages: age('live') }) } })
    await screen.findByText('now')
    await rerender({ given: { ...props, view: viewOf('r1', 'U-1', { revision: 3, ages: age('live') }) } })
    expect(getJob).toHaveBeenCalledTimes(2)
  })

  it('ignores details of the previous attempt', async () => {
    const first = deferred<Details>()
    const getJob = vi.fn(({ guid }: { guid: string }) =>
      guid === 'JOB-1' ? first.promise : Promise.resolve(detailsOf('JOB-2', { errorCode: 'second' }))
    )
    const props = { view: viewOf('r1', 'U-1'), attempt: attemptOf('JOB-1') }
    const { rerender } = renderWith(AttemptDetails, props, { lookup: { getJob } })
    await rerender({ given: { ...props, attempt: attemptOf('JOB-2') } })
    await screen.findByText('second')
    first.resolve(detailsOf('JOB-1', { errorCode: 'first' }))
    await first.promise
    expect(screen.queryByText('first')).toBeNull()
    expect(getJob).toHaveBeenCalledTimes(2)
  })

  it('shows an error and tries again', async () => {
    const getJob = vi.fn(() => Promise.resolve(detailsOf('JOB-1')))
    getJob.mockRejectedValueOnce('{"code":"timeout"}')
    renderWith(AttemptDetails, { view: viewOf('r1', 'U-1'), attempt: attemptOf('JOB-1') }, { lookup: { getJob } })
    await fireEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    await screen.findByText('Name of INS-1')
  })

  it.each([
    [{ institution: institutionOf('INS-1', { name: '' }) }, 'My bank', 'the connection’s name'],
    [
      {
        institution: institutionOf('INS-1', { name: '', code: 'bank' }),
        attempt: attemptOf('JOB-1', { connectionName: 'bank' })
      },
      'bank',
      'the institution’s code'
    ],
    [
      { institution: institutionOf('INS-1'), attempt: attemptOf('JOB-1', { connectionGone: true }) },
      'Name of INS-1',
      'this connection was removed'
    ]
  ])('marks what stands in the place of the institution’s name (%#)', async (changes, name, mark) => {
    const getJob = () => Promise.resolve(detailsOf('JOB-1', changes))
    renderWith(AttemptDetails, { view: viewOf('r1', 'U-1'), attempt: attemptOf('JOB-1') }, { lookup: { getJob } })
    await screen.findByText('Requested institution')
    expect(within(fact('Requested institution')).getByText(name)).toBeTruthy()
    expect(within(fact('Requested institution')).getByText(mark)).toBeTruthy()
  })

  it('explains an unrecognized request type', () => {
    const attempt = attemptOf('JOB-1', { requestType: 'PREFETCH' })
    const getJob = () => new Promise<Details>(() => undefined)
    renderWith(AttemptDetails, { view: viewOf('r1', 'U-1'), attempt }, { lookup: { getJob } })
    expect(fact('Request type').textContent).toContain('does not know this request type')
  })
})

describe('the tabs of an attempt', () => {
  const show = (tab: 'neighbours' | 'raw', changes: Partial<Details> = {}, more: Record<string, unknown> = {}) =>
    renderWith(
      AttemptDetails,
      { view: viewOf('r1', 'U-1'), attempt: attemptOf('JOB-1'), tab, ...more },
      { lookup: { getJob: () => Promise.resolve(detailsOf('JOB-1', changes)) } }
    )

  it('lists newer attempts above and older ones below', async () => {
    const open = vi.fn()
    const after = [attemptOf('JOB-2', { status: 'FAILED' }), attemptOf('JOB-3', { status: 'DENIED' })]
    show('neighbours', { after, before: [attemptOf('JOB-0', { status: 'HALTED' })] }, { open })
    const rows = await screen.findAllByRole('listitem')
    expect(rows.map((row) => /DENIED|FAILED|COMPLETED|HALTED/.exec(row.textContent)?.[0])).toEqual([
      'DENIED',
      'FAILED',
      'COMPLETED',
      'HALTED'
    ])
    expect(rows[2]?.getAttribute('aria-current')).toBe('true')
    expect(rows[2]?.querySelector('.open')).toBeNull()
    await fireEvent.click(within(rows[0] as HTMLElement).getByRole('button'))
    expect(open).toHaveBeenCalledWith(after[1])
    expect(screen.queryByText(/attempt of this connection is known/)).toBeNull()
  })
  it('says that there are no neighbours', async () => {
    show('neighbours')
    await screen.findByText('No later attempt of this connection is known.')
    expect(screen.getByText('No earlier attempt of this connection is known.')).toBeTruthy()
  })
  it('names removed fields of the raw answer without their values', async () => {
    show('raw', { raw: '{\n  "guid": "JOB-1"\n}', ignored: ['priority', 'worker'] })
    await screen.findByText('Not read: priority, worker.')
    expect(screen.getByLabelText('Raw').textContent).toBe('{\n  "guid": "JOB-1"\n}')
  })
  it('says that nothing was removed, or that there is no answer', async () => {
    const { unmount } = show('raw', { raw: '{}' })
    await screen.findByText('There were no other fields.')
    unmount()
    show('raw')
    await screen.findByText('The platform returned no separate answer for this attempt.')
  })
  it('shows names that arrive after the attempt', () => {
    const attempt = attemptOf('JOB-1', { connectionName: '', institutionName: '' })
    renderWith(
      AttemptDetails,
      { view: viewOf('r1', 'U-1'), attempt },
      { lookup: { getJob: () => new Promise<Details>(() => undefined) } }
    )
    expect(screen.getByText('still loading …')).toBeTruthy()
  })
})

describe('ConnectionDetails', () => {
  const showAttempts = () => undefined

  it('counts accounts only when known and explains why not', async () => {
    const refresh = vi.fn()
    const view = viewOf('r1', 'U-1', {
      parts: { ...viewOf('r1', 'U-1').parts, accounts: 'failed' },
      problems: [problemOf('accounts', 'rate_limited', 'MBR-1')]
    })
    renderWith(ConnectionDetails, { view, connection: connectionOf('MBR-1'), showAttempts, refresh })
    expect(screen.getByRole('heading', { name: 'Accounts (not known)' })).toBeTruthy()
    expect(screen.getByText('Its accounts are not known.')).toBeTruthy()
    expect(screen.getByText(/The platform is too busy/).closest('p')?.textContent).toContain('Wait a minute')
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(refresh).toHaveBeenCalledOnce()
  })

  it('shows optional fields', () => {
    const connection = connectionOf('MBR-1', {
      isManual: true,
      needsUpdatedCredentials: true,
      useCases: ['PFM', 'MONEY_MOVEMENT'],
      institution: institutionOf('INS-1', { country: 'CA', status: 'MAINTENANCE', clientStatus: 'PREVENT_NEW' })
    })
    renderWith(ConnectionDetails, { view: viewOf('r1', 'U-1'), connection, showAttempts })
    expect(fact('Manual connection').textContent).toContain('yes: no credentials')
    expect(fact('Needs credentials').textContent).toContain('yes')
    expect(fact('Use cases').textContent).toContain('PFM, MONEY_MOVEMENT')
    expect(fact('Institution country').textContent).toContain('CA')
    expect(fact('Institution status').textContent).toContain('MAINTENANCE')
    expect(fact('Institution status for you').textContent).toContain('PREVENT_NEW')
  })
})

describe('DetailsPane', () => {
  it('focuses the pane once for each opened item', async () => {
    Element.prototype.scrollTo ??= () => undefined
    const children = createRawSnippet(() => ({ render: () => '<button>inside</button>' }))
    const props = { title: 'Gringotts', subject: 'MBR-1', close: () => undefined, children }
    const { rerender } = renderWith(DetailsPane, props)
    const pane = screen.getByRole('complementary')
    await waitFor(() => expect(document.activeElement).toBe(pane))
    screen.getByText('inside').focus()
    await rerender({ given: { ...props, title: 'Gringotts Bank' } })
    expect(document.activeElement).toBe(screen.getByText('inside'))
    await rerender({ given: { ...props, subject: 'MBR-2' } })
    expect(document.activeElement).toBe(pane)
  })
})
