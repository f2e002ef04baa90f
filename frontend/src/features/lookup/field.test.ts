import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { renderWith } from '../../../test/render'
import { AppError } from '../../lib/errors'
import LookupField from './LookupField.svelte'

it('warms up the connection on focus and ignores a failure', async () => {
  const warm = vi.fn(() => Promise.reject(new AppError('unreachable')))
  renderWith(LookupField, { value: '', label: 'User ID' }, { lookup: { warm } })
  expect(warm).not.toHaveBeenCalled()
  await fireEvent.focus(screen.getByLabelText('User ID'))
  expect(warm).toHaveBeenCalledOnce()
})
