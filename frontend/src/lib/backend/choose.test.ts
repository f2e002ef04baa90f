import { afterEach, expect, it, vi } from 'vitest'
import { chooseBackend } from './choose'
import { wailsBackend } from './wails'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

it('uses the fake in a browser on localhost', async () => {
  expect(location.hostname).toBe('localhost')
  const backend = await chooseBackend()
  expect(backend).not.toBe(wailsBackend)
  expect((await backend.application.start()).version).toBe('development')
})

it('never uses the fake in the application window, even without the Go side', async () => {
  vi.stubGlobal('runtime', {})
  expect(await chooseBackend()).toBe(wailsBackend)
  vi.unstubAllGlobals()
  vi.stubGlobal('go', {})
  expect(await chooseBackend()).toBe(wailsBackend)
})

it('never uses the fake on another host', async () => {
  vi.stubGlobal('location', { hostname: 'lookup.bank.example' })
  expect(await chooseBackend()).toBe(wailsBackend)
})

it('never uses the fake in a production build', async () => {
  vi.stubEnv('MODE', 'production')
  expect(await chooseBackend()).toBe(wailsBackend)
})
