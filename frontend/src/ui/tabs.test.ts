import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import Tabs from './Tabs.svelte'

const tabs = ['attempt', 'around', 'raw'].map((value) => ({ value, text: value }))

it.each([
  ['ArrowRight', 'around', 'raw'],
  ['ArrowRight', 'raw', 'attempt'],
  ['ArrowLeft', 'attempt', 'raw'],
  ['Home', 'raw', 'attempt'],
  ['End', 'attempt', 'raw']
])('%s moves from %s to %s', async (key, chosen, next) => {
  render(Tabs, { label: 'Parts', tabs, chosen })
  await fireEvent.keyDown(screen.getByRole('tab', { name: chosen }), { key })
  const tab = screen.getByRole('tab', { name: next })
  expect(tab.getAttribute('aria-selected')).toBe('true')
  expect(document.activeElement).toBe(tab)
})
