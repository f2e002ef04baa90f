import { expect, it, vi } from 'vitest'
import { withDeadline } from './deadline'

it('rejects with timeout when a call never settles', async () => {
  vi.useFakeTimers()
  const call = withDeadline(new Promise(() => undefined), 30_000)
  const failed = expect(call).rejects.toMatchObject({ code: 'timeout' })
  await vi.advanceTimersByTimeAsync(30_000)
  await failed
  expect(vi.getTimerCount()).toBe(0)
})

it('returns the answer and clears its timer', async () => {
  vi.useFakeTimers()
  await expect(withDeadline(Promise.resolve(7), 30_000)).resolves.toBe(7)
  expect(vi.getTimerCount()).toBe(0)
})
