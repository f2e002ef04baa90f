import { cleanup } from '@testing-library/svelte'
import { afterEach, beforeEach, vi } from 'vitest'
import { access } from '../src/lib/state/access.svelte'
import { stateOf } from './backend'

// A test that is about something else may do everything.
beforeEach(() => access.set(stateOf()))
afterEach(() => {
  cleanup()
  vi.useRealTimers() // also after a test that failed
})
