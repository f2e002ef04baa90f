import { expect, it, vi } from 'vitest'
import { withDeadline } from './deadline'

it('fails with timeout when the answer never comes', async () => {
  vi.useFakeTimers()
  const call = withDeadline(new Promise(() => undefined), 30_000)
  const failed = expect(call).rejects.toMatchObject({ code: 'timeout' })
  await vi.advanceTimersByTimeAsync(30_000)
  await failed
  expect(vi.getTimerCount()).toBe(0)
})

it('gives the answer and leaves no timer behind', async () => {
  vi.useFakeTimers()
  await expect(withDeadline(Promise.resolve(7), 30_000)).resolves.toBe(7)
  expect(vi.getTimerCount()).toBe(0)
})
