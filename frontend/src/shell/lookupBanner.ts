import type { UserView } from '../lib/backend/types'
import type { Lookup } from '../lib/state/lookup.svelte'

/** What the banner of a look-up reports: that it failed, that it is slow, or why a saved copy is shown. */
export type Banner = 'error' | 'slow' | 'fallback' | 'offline'

/** The banner beside a user's data; undefined while the platform's answer is shown. */
export function bannerOf(lookup: Pick<Lookup, 'error' | 'stage'>, view: UserView): Banner | undefined {
  if (lookup.error) return 'error'
  if (lookup.stage === 'message') return 'slow'
  if (view.fallbackReason) return 'fallback'
  return view.offline ? 'offline' : undefined
}
