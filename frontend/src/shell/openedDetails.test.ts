import { afterEach, expect, it, vi } from 'vitest'
import { attemptOf, connectionOf, viewOf } from '../../test/backend'
import type { UserView } from '../lib/backend/types'
import { viewport } from '../lib/state/viewport.svelte'
import { OpenedDetails } from './openedDetails.svelte'

const setWidth = (width: number) => viewport.measure(width, 900, 16)
afterEach(() => setWidth(1600))

/** The details of a user with one connection, whose view can be replaced. */
function details(first: Partial<UserView> = { connections: [connectionOf('MBR-1')] }) {
  let view = viewOf('r', 'U-1', first)
  const focus = { attempt: vi.fn(), connection: vi.fn(), timeline: vi.fn() }
  const opened = new OpenedDetails(() => view, focus)
  return { opened, focus, show: (changes: Partial<UserView>) => (view = viewOf('r', 'U-1', changes)) }
}

it('shows a connection until it is closed', async () => {
  const { opened } = details()
  opened.openConnection({ guid: 'MBR-1' })
  expect(opened.connection?.name).toBe('Bank MBR-1')
  await opened.close()
  expect([opened.connection, opened.any]).toEqual([undefined, false])
})

it('focuses the row of the connection or attempt that was closed', async () => {
  const { opened, focus } = details()
  opened.openConnection({ guid: 'MBR-1' })
  await opened.close()
  expect(focus.connection).toHaveBeenCalledExactlyOnceWith('MBR-1')
  opened.openAttempt(attemptOf('JOB-1'))
  await opened.close()
  expect(focus.attempt).toHaveBeenCalledOnce()
})

it('reports a connection that is gone, but not while connections are loading', () => {
  const { opened, show } = details({ connections: [] })
  opened.openConnection({ guid: 'MBR-1' })
  expect(opened.gone).toBe(true)
  show({ parts: { ...viewOf('r', 'U-1').parts, connections: 'loading' } })
  expect(opened.gone).toBe(false)
})

it('keeps the tab when another attempt is opened, and resets it when closed', async () => {
  const { opened } = details()
  opened.openAttempt(attemptOf('JOB-1'))
  opened.tab = 'raw'
  opened.openAttempt(attemptOf('JOB-2'))
  expect([opened.attempt?.jobGuid, opened.tab]).toEqual(['JOB-2', 'raw'])
  await opened.close()
  expect(opened.tab).toBe('attempt')
})

it('uncovers and focuses the timeline, and keeps the tab', async () => {
  const { opened, focus } = details()
  setWidth(900)
  opened.openAttempt(attemptOf('JOB-1'))
  opened.tab = 'raw'
  await opened.showTimeline()
  expect([opened.any, opened.tab]).toEqual([false, 'raw'])
  expect(focus.timeline).toHaveBeenCalledOnce()
})

it('keeps details open that do not cover the timeline', async () => {
  const { opened, focus } = details()
  opened.openAttempt(attemptOf('JOB-1'))
  await opened.showTimeline()
  expect(opened.any).toBe(true)
  expect(focus.timeline).not.toHaveBeenCalled()
})

it.each([
  [1600, false, false],
  [900, true, false],
  [500, true, true]
])('in a window of %i px covers the timeline: %s, the page: %s', (width, over, overAll) => {
  const { opened } = details()
  setWidth(width)
  expect([opened.over, opened.overAll]).toEqual([false, false]) // nothing is open
  opened.openConnection({ guid: 'MBR-1' })
  expect([opened.over, opened.overAll]).toEqual([over, overAll])
})
