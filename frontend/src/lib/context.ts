import { createContext, getContext, setContext } from 'svelte'
import type { Backend } from './backend/backend'

/** The one way for a component to reach what lies behind the page. */
export const [useBackend, provideBackend] = createContext<Backend>()

const request = Symbol('request')

/** Says which opened user everything within is about, by the request that opened them. */
export function provideRequest(requestId: () => string): void {
  setContext(request, requestId)
}

/** The request that opened the user around; empty where there is none. */
export function useRequest(): () => string {
  return getContext<(() => string) | undefined>(request) ?? (() => '')
}

const liveOff = Symbol('live off')

/** Tells what lies within why nothing can be asked of the platform there; empty where it can. */
export function provideLiveOff(reason: () => string): void {
  setContext(liveOff, reason)
}

export function useLiveOff(): () => string {
  return getContext<(() => string) | undefined>(liveOff) ?? (() => '')
}
