import type { Backend } from './backend'
import { fakeBackend } from './fake/fake'
import { wailsBackend } from './wails'

/**
 * The application's Go side, or invented users when the page is opened in a
 * plain browser from this device, to work on it. In a window the invented users
 * are never chosen, even when the Go side is missing.
 */
export function chooseBackend(): Backend {
  const window = globalThis as { go?: unknown; runtime?: unknown }
  const insideWails = window.go !== undefined || window.runtime !== undefined
  const ownDevice = ['localhost', '127.0.0.1'].includes(location.hostname)
  return !insideWails && ownDevice ? fakeBackend() : wailsBackend
}
