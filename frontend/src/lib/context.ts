import { createContext, getContext, setContext } from 'svelte'
import type { Backend } from './backend/backend'

/** The Go side. */
export const [useBackend, provideBackend] = createContext<Backend>()

const request = Symbol('request')

/** Provides the ID of the request that opened the user on the page. */
export function provideRequest(requestId: () => string): void {
  setContext(request, requestId)
}

/** The ID of the request that opened the user on the page; empty where there is none. */
export function useRequest(): () => string {
  return getContext<(() => string) | undefined>(request) ?? (() => '')
}

const liveOff = Symbol('live off')

/** Provides why the platform cannot be asked; empty where it can. */
export function provideLiveOff(reason: () => string): void {
  setContext(liveOff, reason)
}

export function useLiveOff(): () => string {
  return getContext<(() => string) | undefined>(liveOff) ?? (() => '')
}
