import { expect, it, vi } from 'vitest'
import { backendWith, deferred } from '../../../test/backend'
import { blankSavedState } from '../backend/fake/blank'
import type { SavedState } from '../backend/saved'
import { SavedCopies } from './saved.svelte'

const open: SavedState = { ...blankSavedState, users: 3 }
const opening: SavedState = { ...open, off: { code: 'saved_off', params: {} }, users: 0 }

it('requests the state again when an event overtook the answer', async () => {
  const late = deferred<SavedState>()
  const savedState = vi.fn(() => Promise.resolve(open)).mockReturnValueOnce(late.promise)
  let emit: (state: SavedState) => void = () => undefined
  const saved = new SavedCopies(
    backendWith({ saved: { state: savedState }, onSavedChanged: (callback) => ((emit = callback), () => undefined) })
  )
  saved.listen()
  const loaded = saved.load()
  emit(open)
  late.resolve(opening)
  await loaded
  expect(saved.off).toBeUndefined()
  expect(saved.state?.users).toBe(3)
  expect(savedState).toHaveBeenCalledTimes(2)
})

it('requests the state once where no event arrived', async () => {
  const savedState = vi.fn(() => Promise.resolve(opening))
  const saved = new SavedCopies(backendWith({ saved: { state: savedState } }))
  await saved.load()
  expect(saved.off?.code).toBe('saved_off')
  expect(savedState).toHaveBeenCalledTimes(1)
})
