import { render } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { backendWith } from '../../test/backend'
import WithBackend from '../../test/WithBackend.svelte'
import { Lookup } from '../lib/state/lookup.svelte'
import { preferences } from '../lib/state/preferences.svelte'
import { DialogState } from './dialogState.svelte'
import Shortcuts from './Shortcuts.svelte'
import { isForPage } from './shortcutTarget'

beforeEach(() => {
  localStorage.clear()
  preferences.restore()
})

it('runs a command chosen in a native menu as for its key', async () => {
  let choose: (id: string) => void = () => undefined
  const stop = vi.fn()
  const backend = backendWith({
    onCommand: (callback) => {
      choose = callback
      return stop
    }
  })
  const focusField = vi.fn()
  const uncover = vi.fn(() => Promise.resolve())
  const { unmount } = render(WithBackend, {
    backend,
    component: Shortcuts as never,
    given: { dialogs: new DialogState(), lookup: new Lookup(backend), ready: true, focusField, uncover }
  })
  choose('rows.density')
  expect(preferences.density).toBe('comfortable')
  choose('no.such.command')
  choose('lookup.focus')
  await tick()
  expect(uncover).toHaveBeenCalledBefore(focusField)
  unmount()
  expect(stop).toHaveBeenCalledOnce()
})

it('leaves keys to the elements that use them', () => {
  document.body.innerHTML = `
    <input id="field" /><input id="check" type="checkbox" /><select id="select"></select><button id="button"></button>
    <div role="dialog"><p id="inside"></p></div><main id="main"></main>`
  const forPage = (key: string, id: string) => isForPage(key, document.getElementById(id))
  for (const id of ['field', 'check', 'select', 'button', 'inside', 'main']) {
    expect(forPage('Mod+L', id)).toBe(true)
    expect(forPage('F1', id)).toBe(true)
    expect(forPage('J', id)).toBe(['check', 'button', 'main'].includes(id))
    expect(forPage('Enter', id)).toBe(id === 'main')
    expect(forPage('Escape', id)).toBe(id !== 'inside')
  }
  document.body.innerHTML = ''
})

it('runs no command for a key that is typed while a dialog loads', async () => {
  const backend = backendWith({})
  const dialogs = new DialogState()
  const { unmount } = render(WithBackend, {
    backend,
    component: Shortcuts as never,
    given: { dialogs, lookup: new Lookup(backend), ready: true, focusField: vi.fn(), uncover: vi.fn() }
  })
  dialogs.open = 'requests'
  const { density } = preferences
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', cancelable: true }))
  expect(preferences.density).toBe(density)
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))
  await tick()
  expect(dialogs.open).toBeUndefined()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', cancelable: true }))
  expect(preferences.density).not.toBe(density)
  unmount()
})
