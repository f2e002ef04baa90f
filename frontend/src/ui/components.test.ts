import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { describe, expect, it, vi } from 'vitest'
import { renderWith } from '../../test/render'
import { AppError } from '../lib/errors'
import CopyButton from './CopyButton.svelte'
import ErrorState from './ErrorState.svelte'
import ExternalLink from './ExternalLink.svelte'
import Fact from './Fact.svelte'
import IconButton from './IconButton.svelte'
import Id from './Id.svelte'
import ProblemNotice from './ProblemNotice.svelte'
import Status from './Status.svelte'
import Time from './Time.svelte'

describe('Status', () => {
  it.each(['caller', 'broken', 'unknown', 'waiting', 'working', 'ended'])(
    'shows %s with an icon and a word',
    (family) => {
      const { container } = render(Status, { word: 'WORD', family })
      expect(container.querySelector(`svg[data-family="${family}"]`)).not.toBeNull()
      expect(screen.getByText('WORD')).toBeTruthy()
    }
  )
  it('shows an unknown family as unknown, not as working', () => {
    const { container } = render(Status, { word: 'X', family: 'splendid' })
    expect(container.querySelector('.status')?.getAttribute('data-family')).toBe('unknown')
    expect(container.querySelector('[data-family="working"]')).toBeNull()
  })
})

describe('Fact', () => {
  it('shows the value with its mark', () => {
    render(Fact, { label: 'Last attempt status', value: 'FAILED', mark: 'derived' })
    expect(screen.getByText('FAILED')).toBeTruthy()
    expect(screen.getByText('derived')).toBeTruthy()
  })
  it.each(['', '  ', undefined])('shows that the value is missing for %j', (value) => {
    render(Fact, { label: 'Message', value })
    expect(screen.getByText('not given by this platform')).toBeTruthy()
  })
})

describe('Time', () => {
  it.each(['', 'not a date'])('never shows an invalid date (%j)', (at) => {
    const { container } = render(Time, { at, missing: 'never' })
    expect(container.textContent.trim()).toBe('never')
  })
})

describe('CopyButton', () => {
  it('is named after the value, copies all of it, and announces it', async () => {
    const copy = vi.fn(() => Promise.resolve())
    renderWith(CopyButton, { value: 'USR-1', what: 'user_guid' as const }, { copy })
    await fireEvent.click(screen.getByRole('button', { name: 'Copy user GUID' }))
    expect(copy).toHaveBeenCalledWith('USR-1')
    expect((await screen.findByRole('status')).textContent).toContain('Copied: user GUID')
  })
  it('announces a failure', async () => {
    renderWith(CopyButton, { value: 'x', what: 'job_id' as const }, { copy: () => Promise.reject(new Error('no')) })
    await fireEvent.click(screen.getByRole('button'))
    expect((await screen.findByText(/could not be copied/)).textContent).toContain('job ID')
  })
})

describe('CopyButton, pressed twice', () => {
  it('shows its tick for the full time after the second press', async () => {
    vi.useFakeTimers()
    renderWith(CopyButton, { value: 'x', what: 'job_id' as const }, { copy: () => Promise.resolve() })
    const button = screen.getByRole('button')
    const ticked = () => button.querySelector('.lucide-check') !== null
    await fireEvent.click(button)
    await vi.advanceTimersByTimeAsync(1000)
    await fireEvent.click(button)
    await vi.advanceTimersByTimeAsync(1000)
    expect(ticked()).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    expect(ticked()).toBe(false)
  })
})

describe('IconButton', () => {
  const children = createRawSnippet(() => ({ render: () => '<i></i>' }))

  it('ignores presses while busy, and can still be focused', async () => {
    const onclick = vi.fn()
    const { rerender } = render(IconButton, { label: 'Again', busy: true, onclick, children })
    const button = screen.getByRole('button', { name: 'Again' })
    button.focus()
    await fireEvent.click(button)
    expect(onclick).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(button)
    await rerender({ busy: false })
    await fireEvent.click(button)
    expect(onclick).toHaveBeenCalledOnce()
    expect(button.hasAttribute('aria-disabled')).toBe(false)
  })
})

describe('ProblemNotice', () => {
  it('shows what happened, why and what to do, with a button to try again', async () => {
    const again = vi.fn()
    renderWith(ProblemNotice, { code: 'timeout', params: {}, again })
    expect(screen.getByText('The platform took too long.').parentElement?.textContent).toBe(
      'The platform took too long. No answer arrived in time. Try again in a moment.'
    )
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(again).toHaveBeenCalledOnce()
  })
  it('shows the title first and the note last', () => {
    const texts = { title: 'The last attempt could not be fetched', note: 'The rest is here.' }
    const { container } = renderWith(ProblemNotice, { code: 'timeout', params: {}, ...texts })
    expect(container.querySelector('p')?.textContent).toBe(
      'The last attempt could not be fetched. The platform took too long. No answer arrived in time. Try again in a moment. The rest is here.'
    )
    expect(screen.queryByRole('button')).toBeNull()
  })
  it('has no button where trying again does not help', () => {
    renderWith(ProblemNotice, { code: 'institution_not_found', params: { code: 'iron' }, again: vi.fn() })
    expect(screen.queryByRole('button')).toBeNull()
  })
  it('shows a reference that can be copied', async () => {
    const copy = vi.fn(() => Promise.resolve())
    renderWith(ProblemNotice, { code: 'internal', params: { reference: '7F3K' }, again: vi.fn() }, { copy })
    await fireEvent.click(screen.getByRole('button', { name: 'Copy reference' }))
    expect(copy).toHaveBeenCalledWith('7F3K')
  })
})

describe('Id', () => {
  it('shortens the value, and copies all of it', async () => {
    const copy = vi.fn(() => Promise.resolve())
    const value = 'INS-713e09bd-52c4-4a9f-8e60-1f7b3c9d2e85'
    renderWith(Id, { value, what: 'institution_id' as const }, { copy })
    expect(screen.getByText('INS-713e…2e85')).toBeTruthy()
    expect(screen.getByText(value), 'read aloud whole').toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Copy institution ID' }))
    expect(copy).toHaveBeenCalledWith(value)
  })
  it('shows that the value is missing', () => {
    renderWith(Id, { value: '', what: 'institution_id' as const })
    expect(screen.getByText('not given by this platform')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('ExternalLink', () => {
  it('opens in the system browser', async () => {
    const openURL = vi.fn(() => Promise.resolve())
    renderWith(ExternalLink, { url: 'https://www.bank.example/login', missing: 'none' }, { application: { openURL } })
    await fireEvent.click(screen.getByRole('link', { name: 'www.bank.example' }))
    expect(openURL).toHaveBeenCalledWith('https://www.bank.example/login')
  })
  it('shows other addresses as text', () => {
    renderWith(ExternalLink, { url: 'javascript:alert(1)', missing: 'none' })
    expect(screen.queryByRole('link')).toBeNull()
    expect(screen.getByText('javascript:alert(1)')).toBeTruthy()
  })
})

describe('ErrorState', () => {
  it('shows what happened, why, what to do, and a reference, with a button to try again', async () => {
    const again = vi.fn()
    renderWith(ErrorState, { error: new AppError('internal', { reference: '7F3K' }), again })
    expect(screen.getByRole('alert').textContent).toContain('Something went wrong')
    expect(screen.getByText('7F3K')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(again).toHaveBeenCalledOnce()
  })
  it('has no button where trying again does not help', () => {
    renderWith(ErrorState, { error: new AppError('user_not_found', { id: 'u-1' }), again: vi.fn() })
    expect(screen.getByText('There is no user “u-1”')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })
})
