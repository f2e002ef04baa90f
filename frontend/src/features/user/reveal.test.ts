import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { renderWith } from '../../../test/render'
import Reveal from './Reveal.svelte'

const props = { requestId: 'r1', field: 'email' as const, masked: 'f•••@•••.example' }

it('hides the value after 30 seconds', async () => {
  vi.useFakeTimers()
  const reveal = vi.fn(() => Promise.resolve('fleur@sample.example'))
  renderWith(Reveal, props, { lookup: { reveal } })
  expect(screen.queryByText('fleur@sample.example')).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Reveal email for 30 seconds' }))
  await vi.advanceTimersByTimeAsync(10)
  expect(reveal).toHaveBeenCalledWith({ requestId: 'r1', field: 'email' })
  expect(screen.getByText('fleur@sample.example')).toBeTruthy()
  await vi.advanceTimersByTimeAsync(29_000)
  expect(screen.getByText('fleur@sample.example')).toBeTruthy()
  await vi.advanceTimersByTimeAsync(1_100)
  expect(screen.queryByText('fleur@sample.example')).toBeNull()
  expect(screen.getByText('f•••@•••.example')).toBeTruthy()
})

it('hides the value when another look-up opens', async () => {
  const { rerender } = renderWith(Reveal, props, { lookup: { reveal: () => Promise.resolve('fleur@sample.example') } })
  await fireEvent.click(screen.getByRole('button', { name: /^Reveal/ }))
  await screen.findByText('fleur@sample.example')
  await rerender({ given: { ...props, requestId: 'r2' } })
  expect(screen.queryByText('fleur@sample.example')).toBeNull()
})

it('keeps the value during its look-up until another replaces it', async () => {
  const { rerender } = renderWith(Reveal, props, { lookup: { reveal: () => Promise.resolve('fleur@sample.example') } })
  await fireEvent.click(screen.getByRole('button', { name: /^Reveal/ }))
  await screen.findByText('fleur@sample.example')
  await rerender({ given: { ...props } })
  expect(screen.getByText('fleur@sample.example')).toBeTruthy()
  await rerender({ given: { ...props, masked: 'x•••@•••.example' } }) // as the platform’s answer after a saved copy
  expect(screen.queryByText('fleur@sample.example')).toBeNull()
})

it('shows why a value cannot be revealed', async () => {
  renderWith(Reveal, props, { lookup: { reveal: () => Promise.reject('{"code":"not_allowed"}') } })
  await fireEvent.click(screen.getByRole('button'))
  expect((await screen.findByRole('alert')).textContent).toContain('not allowed')
})

it('shows a long value over the page', async () => {
  const metadata = { requestId: 'r1', field: 'metadata' as const, masked: '2 fields', over: true }
  renderWith(Reveal, metadata, { lookup: { reveal: () => Promise.resolve('{"a":1}') } })
  await fireEvent.click(screen.getByRole('button', { name: 'Reveal metadata for 30 seconds' }))
  const panel = await screen.findByRole('group', { name: 'metadata' })
  expect(panel.querySelector('pre')?.textContent).toBe('{\n  "a": 1\n}')
  expect(screen.getByText('2 fields')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Hide metadata' }))
  expect(screen.queryByRole('group')).toBeNull()
})
