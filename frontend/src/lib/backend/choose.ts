import type { Backend } from './backend'
import { wailsBackend } from './wails'

/**
 * The Go side, or a fake with sample users when a developer opens the page in a browser.
 * Production builds do not contain the fake (vite.config.ts), and in the application's
 * window it is never used, even if the Go side is missing.
 */
export async function chooseBackend(): Promise<Backend> {
  if (import.meta.env.MODE === 'production') return wailsBackend
  const window = globalThis as { go?: unknown; runtime?: unknown }
  const insideWails = window.go !== undefined || window.runtime !== undefined
  const ownDevice = ['localhost', '127.0.0.1'].includes(location.hostname)
  if (insideWails || !ownDevice) return wailsBackend
  const { fakeBackend } = await import('./fake/fake')
  return fakeBackend()
}
