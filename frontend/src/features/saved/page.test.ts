import { tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import { backendWith } from '../../../test/backend'
import { renderWith } from '../../../test/render'
import { blankSavedState } from '../../lib/backend/fake/blank'
import { SavedCopies } from '../../lib/state/saved.svelte'
import { announcer } from '../../ui/announcer.svelte'
import SavedPage from './SavedPage.svelte'
import { SavedUsers, settleTime } from './savedUsers.svelte'

const still = () => undefined // nothing has a size here, so none changes
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = still
    unobserve = still
    disconnect = still
  }
)

it('opens no user while the list changes', async () => {
  const savedUser = (guid: string) => ({
    ...{ userId: guid, guid, at: '2026-03-26T10:02:00Z', connections: 1, status: 'CONNECTED', family: 'working' },
    ...{ connectionName: 'Bank', reason: '', since: '', attempts: 1, idTaken: false, altered: '' }
  })
  let order = ['U-1', 'U-2']
  const backend = backendWith({
    saved: {
      list: () => Promise.resolve({ users: order.map(savedUser), matching: 2, total: 2 }),
      state: () => Promise.resolve({ ...blankSavedState, users: 2 })
    }
  })
  const [saved, open, nothing] = [new SavedCopies(backend), vi.fn(), () => undefined]
  let now = 0
  const users = new SavedUsers(backend, () => now)
  await users.ask()
  order = ['U-2', 'U-1']
  await users.ask()
  await saved.load()
  const { getByRole } = renderWith(SavedPage, { saved, users, open, lookUp: nothing, back: nothing })
  await tick()
  const press = () => getByRole('button', { name: 'Open the saved copy of U-2' }).click()
  press()
  expect(open).not.toHaveBeenCalled()
  expect(announcer.message).toBe('The list just changed. Press again.')
  now = settleTime
  press()
  expect(open).toHaveBeenCalledWith('U-2')
})

it('reloads the list when the window gets the focus', async () => {
  const savedList = vi.fn(() => Promise.resolve({ users: [], matching: 0, total: 0 }))
  const backend = backendWith({
    saved: { list: savedList, state: () => Promise.resolve(blankSavedState) }
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
