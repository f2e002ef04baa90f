import type { Backend } from './backend'
import { wailsBackend } from './wails'

/**
 * The application's Go side, or invented users when the page is opened in a
 * plain browser from this device, to work on it. What is built for the
 * application holds no invented users (vite.config.ts), and in a window they are
 * never chosen, even when the Go side is missing.
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
