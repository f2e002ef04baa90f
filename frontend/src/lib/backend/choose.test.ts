import { afterEach, expect, it, vi } from 'vitest'
import { chooseBackend } from './choose'
import { wailsBackend } from './wails'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

it('takes the invented users in a plain browser on this device', async () => {
  expect(location.hostname).toBe('localhost')
  const backend = await chooseBackend()
  expect(backend).not.toBe(wailsBackend)
  expect((await backend.application.start()).version).toBe('development')
})

it('never takes them in a window, even when the Go side is missing', async () => {
  vi.stubGlobal('runtime', {})
  expect(await chooseBackend()).toBe(wailsBackend)
  vi.unstubAllGlobals()
  vi.stubGlobal('go', {})
  expect(await chooseBackend()).toBe(wailsBackend)
})

it('never takes them elsewhere', async () => {
  vi.stubGlobal('location', { hostname: 'lookup.bank.example' })
  expect(await chooseBackend()).toBe(wailsBackend)
})

it('never takes them in what is built for the application', async () => {
  vi.stubEnv('MODE', 'production')
  expect(await chooseBackend()).toBe(wailsBackend)
})
