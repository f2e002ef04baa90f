import { tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import { backendWith } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import { SavedCopies } from '../../lib/state/saved.svelte'
import SavedPage from './SavedPage.svelte'
import { SavedUsers } from './savedUsers.svelte'

const still = () => undefined // nothing has a size here, so none changes
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = still
    unobserve = still
    disconnect = still
  }
)

it('asks anew when the window is come back to: a terminal may have erased what it shows', async () => {
  const savedList = vi.fn(() => Promise.resolve({ users: [], matching: 0, total: 0 }))
  const backend = backendWith({
    savedList,
    savedState: () => Promise.resolve({ users: 0, bytes: 0, days: 30, most: 1000 })
  })
  const saved = new SavedCopies(backend)
  const nothing = () => undefined
  renderWith(SavedPage, { saved, users: new SavedUsers(backend), open: nothing, lookUp: nothing, back: nothing })
  window.dispatchEvent(new Event('focus'))
  expect(savedList).not.toHaveBeenCalled() // whether there are any is not known yet

  await saved.load()
  await tick()
  expect(savedList).toHaveBeenCalledTimes(1)
  window.dispatchEvent(new Event('focus'))
  expect(savedList).toHaveBeenCalledTimes(2)
})
