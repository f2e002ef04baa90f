import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { renderWith } from '../../../test/render'
import { understandText } from '../../lib/backend/fake/understand'
import { AppError } from '../../lib/errors'
import { SavedCopies } from '../../lib/state/saved.svelte'
import { backendWith } from '../../../test/backend'
import FailedLookup from './FailedLookup.svelte'
import InputCandidates from './InputCandidates.svelte'
import LookupPage from './LookupPage.svelte'

const listName = 'Values that may be the User ID'

it('offers each value of an ambiguous text and looks up the chosen one', async () => {
  const lookUp = vi.fn()
  const error = new AppError('input_ambiguous', { n: '12', candidates: 'U-1\njane@example.com' })
  renderWith(InputCandidates, { error, lookUp })
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['U-1', 'jane@example.com'])
  screen.getByText('10 more are not shown.')
  await fireEvent.click(screen.getByRole('button', { name: 'jane@example.com' }))
  expect(lookUp).toHaveBeenCalledExactlyOnceWith('jane@example.com')
})

it('offers no values for other errors', () => {
  renderWith(InputCandidates, { error: new AppError('input_no_id'), lookUp: vi.fn() })
  expect(screen.queryByRole('list')).toBeNull()
})

it('lists the values after Enter and waits for a choice', async () => {
  const lookUp = vi.fn()
  const parts = {
    lookup: {
      understand: (text: string) => Promise.resolve().then(() => understandText(text)),
      warm: () => Promise.resolve()
    }
  }
  const saved = new SavedCopies(backendWith(parts))
  renderWith(LookupPage, { start: undefined, saved, lookUp }, parts)
  const field = screen.getByLabelText('User ID')
  await fireEvent.input(field, { target: { value: 'U-1001 U-1002' } })
  expect(screen.queryByRole('list', { name: listName })).toBeNull()
  await fireEvent.submit(screen.getByRole('search'))
  await waitFor(() => screen.getByText(/It is not clear which value is the User ID/))
  expect(lookUp).not.toHaveBeenCalled()
  const list = within(screen.getByRole('list', { name: listName }))
  await fireEvent.click(list.getByRole('button', { name: 'U-1002' }))
  expect(lookUp).toHaveBeenCalledExactlyOnceWith('U-1002')
})

it('lists the values after an ambiguous look-up from the top bar', async () => {
  const lookUp = vi.fn()
  const error = new AppError('input_ambiguous', { n: '2', candidates: 'U-1\nU-2' })
  const ignore = () => undefined
  const props = { error, candidates: undefined, at: new Date(), platform: 'Sample data', known: [], again: ignore }
  renderWith(FailedLookup, { ...props, edit: ignore, lookUp })
  await fireEvent.click(within(screen.getByRole('list', { name: listName })).getByRole('button', { name: 'U-2' }))
  expect(lookUp).toHaveBeenCalledExactlyOnceWith('U-2')
})
