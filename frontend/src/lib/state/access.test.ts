import { expect, it, vi } from 'vitest'
import { accessWith, deferred, stateOf } from '../../../test/backend'
import type { AccessState } from '../backend/access'
import { AppError } from '../errors'
import { access, reportInterval, can } from './access.svelte'

it('allows nothing until the permissions are known', () => {
  access.set(undefined)
  expect(can('look_up')).toBe(false)
  expect(can('set_up')).toBe(false)
})

it('allows the permissions, and nothing while locked or waiting for a PIN', () => {
  access.set(stateOf({ permissions: ['look_up'] }))
  expect([can('look_up'), can('export')]).toEqual([true, false])
  access.set(stateOf({ locked: true }))
  expect([can('look_up'), access.locked]).toEqual([false, true])
  access.set(stateOf({ pin: 'needed' }))
  expect([can('look_up'), access.locked]).toEqual([false, true])
})

it('ignores an answer that an event overtook', async () => {
  let emit: (state: AccessState) => void = () => undefined
  const answer = deferred<AccessState>()
  const backend = accessWith({
    state: () => answer.promise,
    onChanged: (callback) => {
      emit = callback
      return () => undefined
    }
  })
  const stop = access.listen(backend)
  const loaded = access.load(backend)
  emit(stateOf({ locked: true }))
  answer.resolve(stateOf())
  await loaded
  expect(access.locked).toBe(true)
  stop()
})

it('reports why the state could not be read', async () => {
  await access.load(accessWith({ state: () => Promise.reject(new AppError('disk_error')) }))
  expect(access.error?.code).toBe('disk_error')
})

it('reports input at most every 15 s, and never while locked', () => {
  const active = vi.fn(() => Promise.resolve())
  const backend = accessWith({ active })
  const now = 10 * reportInterval
  access.touch(backend, now)
  access.touch(backend, now + reportInterval - 1)
  expect(active).toHaveBeenCalledTimes(1)
  access.touch(backend, now + reportInterval)
  expect(active).toHaveBeenCalledTimes(2)
  access.set(stateOf({ locked: true }))
  access.touch(backend, now + 3 * reportInterval)
  expect(active).toHaveBeenCalledTimes(2)
})
