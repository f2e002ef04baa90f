import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { renderWith } from '../../../test/render'
import DateFilter from './DateFilter.svelte'

it('rejects a range that ends before it starts', async () => {
  const choose = vi.fn()
  renderWith(DateFilter, { from: '2026-03-10', to: '', choose })
  await fireEvent.click(screen.getByRole('button', { name: /^Dates/ }))
  const to = await screen.findByLabelText('To')
  await fireEvent.change(to, { target: { value: '2026-03-09' } })
  expect(choose).not.toHaveBeenCalled()
  expect(screen.getByRole('alert').textContent).toContain('The first day is after the last')
  expect(to.getAttribute('aria-invalid')).toBe('true')

  await fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-03-01' } })
  expect(choose).toHaveBeenCalledExactlyOnceWith('2026-03-01', '2026-03-09')
  expect(screen.queryByText(/The first day is after/)).toBeNull()
})

it('filters only by a valid date and offers recent ranges', async () => {
  const choose = vi.fn()
  renderWith(DateFilter, { from: '', to: '', choose })
  await fireEvent.click(screen.getByRole('button', { name: /^Dates/ }))
  await fireEvent.change(await screen.findByLabelText('From'), { target: { value: '12026-03-10' } })
  expect(choose).not.toHaveBeenCalled()
  expect(screen.getByRole('alert').textContent).toMatch(/such as \d{4}-\d{2}-\d{2}\./)
  await fireEvent.click(screen.getByRole('button', { name: 'Last 7 days' }))
  expect(choose).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/), '')
})
