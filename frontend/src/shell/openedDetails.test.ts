import { afterEach, expect, it } from 'vitest'
import { attemptOf, connectionOf, viewOf } from '../../test/backend'
import type { UserView } from '../lib/backend/types'
import { viewport } from '../lib/state/viewport.svelte'
import { OpenedDetails } from './openedDetails.svelte'

const wide = () => viewport.measure(1600, 900, 16)
afterEach(wide)

/** Details of a user with one connection, whose view can be replaced. */
function details(first: Partial<UserView> = { connections: [connectionOf('MBR-1')] }) {
  let view = viewOf('r', 'U-1', first)
  const opened = new OpenedDetails(() => view)
  return { opened, show: (changes: Partial<UserView>) => (view = viewOf('r', 'U-1', changes)) }
}

it('shows a connection until it is closed', () => {
  const { opened } = details()
  opened.openConnection({ guid: 'MBR-1' })
  expect(opened.connection?.name).toBe('Bank MBR-1')
  expect(opened.close()).toEqual({ kind: 'connection', guid: 'MBR-1' })
  expect([opened.connection, opened.any]).toEqual([undefined, false])
})

it('is gone with its connection, not while the connections are loading', () => {
  const { opened, show } = details({ connections: [] })
  opened.openConnection({ guid: 'MBR-1' })
  expect(opened.gone).toBe(true)
  show({ parts: { ...viewOf('r', 'U-1').parts, connections: 'loading' } })
  expect(opened.gone).toBe(false)
})

it('keeps the tab from one attempt to the next, and while it is hidden, but not when it is closed', () => {
  const { opened } = details()
  opened.openAttempt(attemptOf('JOB-1'))
  opened.tab = 'raw'
  opened.openAttempt(attemptOf('JOB-2'))
  expect([opened.attempt?.jobGuid, opened.tab]).toEqual(['JOB-2', 'raw'])
  opened.hide()
  expect([opened.any, opened.tab]).toEqual([false, 'raw'])
  opened.openAttempt(attemptOf('JOB-1'))
  opened.close()
  expect(opened.tab).toBe('attempt')
})

it.each([
  [1600, false, false],
  [900, true, false],
  [500, true, true]
])('in a window of %i px lies over the lists: %s, over everything: %s', (width, over, overAll) => {
  const { opened } = details()
  viewport.measure(width, 900, 16)
  expect([opened.over, opened.overAll]).toEqual([false, false]) // nothing is open
  opened.openConnection({ guid: 'MBR-1' })
  expect([opened.over, opened.overAll]).toEqual([over, overAll])
})
