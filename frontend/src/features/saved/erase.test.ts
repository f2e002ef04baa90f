import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { backendWith } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import { AppError } from '../../lib/errors'
import { SavedCopies } from '../../lib/state/saved.svelte'
import EraseForm from './EraseForm.svelte'

async function erase(error: AppError) {
  const erased = vi.fn()
  const saved = new SavedCopies(backendWith({ saved: { erase: () => Promise.reject(error) } }))
  renderWith(EraseForm, { saved, erased })
  await fireEvent.click(screen.getByRole('button', { name: 'Erase everything …' }))
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: 'erase' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Erase everything now' }))
  return { erased, alert: await screen.findByRole('alert') }
}

it('shows why erasing failed and keeps the page', async () => {
  const { erased, alert } = await erase(new AppError('keychain_locked', {}))
  expect(alert.textContent).toContain('The keychain is locked or denied access')
  expect(alert.textContent).toContain('Nothing was changed.')
  expect(erased).not.toHaveBeenCalled()
})

it('lists what was erased and closes the open user', async () => {
  const params = { destroyed: 'sample.key, userlookup.db', left: 'userlookup.db-wal', folder: 'the data folder' }
  const { erased, alert } = await erase(new AppError('erase_incomplete', params))
  expect(alert.textContent).toContain('Not everything was erased')
  expect(alert.textContent).toContain('Erased: sample.key, userlookup.db. Still in the data folder: userlookup.db-wal.')
  expect(erased).toHaveBeenCalledOnce()
})
