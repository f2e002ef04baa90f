import { cleanup } from '@testing-library/svelte'
import { afterEach, vi } from 'vitest'

afterEach(() => {
  cleanup()
  vi.useRealTimers() // also after a test that failed
})
