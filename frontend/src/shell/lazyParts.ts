import { Lazy } from './lazy.svelte'

/** Each opens by a command; one at a time. */
export const lazyDialogs = {
  help: new Lazy(() => import('../features/help/HelpDialog.svelte')),
  options: new Lazy(() => import('../features/options/ViewOptions.svelte')),
  setup: new Lazy(() => import('../features/setup/SetupDialog.svelte')),
  requests: new Lazy(() => import('../features/requests/RequestLog.svelte')),
  saved: new Lazy(() => import('../features/saved/SavedOptions.svelte')),
  changes: new Lazy(() => import('../features/changes/ChangesDialog.svelte')),
  export: new Lazy(() => import('../features/export/ExportDialog.svelte')),
  join: new Lazy(() => import('../features/access/JoinDialog.svelte'))
}

/** Everything else that the first page does without. */
export const lazyParts = {
  userPage: new Lazy(() => import('./UserPage.svelte')),
  lookupStates: new Lazy(() => import('./LookupStates.svelte')),
  tip: new Lazy(() => import('../ui/Tip.svelte')),
  reasonDialog: new Lazy(() => import('../features/access/ReasonDialog.svelte')),
  lockPage: new Lazy(() => import('../features/access/LockPage.svelte')),
  pinPage: new Lazy(() => import('../features/access/PinPage.svelte')),
  noAccess: new Lazy(() => import('../features/access/NoAccess.svelte')),
  savedPage: new Lazy(() => import('../features/saved/SavedPage.svelte')),
  accessPage: new Lazy(() => import('../features/access/AccessPage.svelte'))
}

/** Loads every part ahead of its use, the look-up's first. */
export async function preload(): Promise<void> {
  await Promise.all([lazyParts.userPage.load(), lazyParts.lookupStates.load(), lazyParts.tip.load()])
  await Promise.all([...Object.values(lazyParts), ...Object.values(lazyDialogs)].map((part) => part.load()))
}
