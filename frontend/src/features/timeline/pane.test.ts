import { cleanup, render, screen, within } from '@testing-library/svelte'
import { createRawSnippet, tick } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { attemptOf, backendWith, viewOf, windowFor } from '../../../test/backend'
import { dispatcher } from '../../lib/state/commands'
import { Timeline } from './timeline.svelte'
import TimelinePane from './TimelinePane.svelte'

const nothing = () => undefined

/** A timeline of five attempts under one heading. */
async function show() {
  const view = viewOf('r1', 'U-1', {
    timeline: { known: 5, total: 5, complete: true, since: '', gaplessSince: '', seenSince: '' }
  })
  const timeline = new Timeline(
    backendWith({
      lookup: {
        getTimeline: async (request) => {
          const window = windowFor(request, '2026-03-26', 6)
          const rows = window.rows.map((row, i) => (i === 0 ? row : { ...row, attempt: attemptOf(`JOB-${i}`) }))
          return { ...window, rows: rows.map((row) => ({ ...row, day: '2026-03-26', dayCount: 5 })) }
        }
      }
    })
  )
  timeline.follow(view)
  render(TimelinePane, {
    timeline,
    view,
    current: '',
    open: nothing,
    refresh: nothing,
    cancel: nothing,
    accountCount: 0,
    accounts: createRawSnippet(() => ({ render: () => '<p>accounts</p>' }))
  })
  await screen.findAllByRole('button', { name: /^More details/ })
  return timeline
}

const rows = () => screen.getAllByRole('button', { name: /^More details/ })
const focused = () => rows().indexOf(document.activeElement as HTMLElement)
async function run(id: string) {
  const carried = dispatcher.run(id)
  await tick()
  await tick()
  return carried
}

/** What jsdom has not, for it lays nothing out. */
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = nothing
      unobserve = nothing
      disconnect = nothing
    }
  )
  Element.prototype.scrollIntoView = nothing
  Element.prototype.scrollBy = nothing
  Element.prototype.scrollTo = nothing
})

it('focuses its first row on a row command and moves on from there', async () => {
  await show()
  await run('row.next')
  expect(focused()).toBe(0)
  await run('row.next')
  await run('row.next')
  expect(focused()).toBe(2)
  await run('row.previous')
  expect(focused()).toBe(1)
  screen.getByRole('combobox').focus()
  expect(await run('row.previous')).toBe(false)
  await run('timeline.focus')
  expect(focused()).toBe(1)
})

it('leaves row commands to a focused list', async () => {
  await show()
  const other = vi.fn()
  const stop = dispatcher.on('row.next', other)
  await run('row.next')
  expect(other).toHaveBeenCalledOnce()
  stop()
})

it('shows the attempts for a command about them', async () => {
  const timeline = await show()
  screen.getByRole('tab', { name: /^Accounts/ }).click()
  await tick()
  expect(screen.queryByRole('combobox')).toBeNull()
  await run('filter.focus')
  expect(document.activeElement).toBe(screen.getByRole('combobox'))
  timeline.toggle('statuses', 'COMPLETED')
  await tick()
  expect(within(screen.getByRole('group', { name: 'Chosen filters' })).getAllByRole('button')).toHaveLength(2)
  await run('filter.clear')
  expect(screen.queryByRole('group', { name: 'Chosen filters' })).toBeNull()
})

it('shows the time zone as a button to change it', async () => {
  await show()
  const options = vi.fn()
  const stop = dispatcher.on('view.options', options)
  screen.getByRole('button', { name: /^UTC|\// }).click()
  expect(options).toHaveBeenCalledOnce()
  stop()
})

it('unregisters its commands when removed', async () => {
  await show()
  cleanup()
  for (const id of ['row.next', 'row.previous', 'timeline.focus', 'filter.focus', 'filter.clear']) {
    expect(dispatcher.run(id)).toBe(false)
  }
})
