import { createContext } from 'svelte'
import type { Backend } from './backend/backend'

/** The one way for a component to reach what lies behind the page. */
export const [useBackend, provideBackend] = createContext<Backend>()
