import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { expect, it, vi } from 'vitest'
import Button from './Button.svelte'

const children = createRawSnippet(() => ({ render: () => '<span>Cancel</span>' }))
const hint = createRawSnippet(() => ({ render: () => '<kbd>Esc</kbd>' }))

it('calls onclick', async () => {
  const onclick = vi.fn()
  render(Button, { children, onclick })
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(onclick).toHaveBeenCalledOnce()
})
it('ignores presses, submits no form, and keeps the focus while busy', async () => {
  const onclick = vi.fn()
  render(Button, { children, onclick, busy: true, type: 'submit' })
  const button = screen.getByRole('button', { name: 'Cancel' })
  button.focus()
  const goesOn = await fireEvent.click(button)
  expect(goesOn).toBe(false)
  expect(onclick).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(button)
  expect(button.getAttribute('aria-disabled')).toBe('true')
})
it('shows a key that is not part of its accessible name', () => {
  render(Button, { children, hint })
  expect(screen.getByText('Esc')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy()
})
