import { cleanup } from '@testing-library/svelte'
import { afterEach, beforeEach, vi } from 'vitest'
import { access } from '../src/lib/state/access.svelte'
import { stateOf } from './backend'

// Tests have all permissions by default.
beforeEach(() => access.set(stateOf()))
afterEach(() => {
  cleanup()
  vi.useRealTimers() // also after a test that failed
})
