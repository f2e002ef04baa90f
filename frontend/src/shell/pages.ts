import type { Component } from 'svelte'
import type { SavedUsers } from '../features/saved/savedUsers.svelte'
import type { AccessState, Permission } from '../lib/backend/access'
import type { SavedCopies } from '../lib/state/saved.svelte'
import type { Lazy } from './lazy.svelte'
import { lazyParts } from './lazyParts'

/** What the shell provides to its pages. */
export interface PageContext {
  saved: SavedCopies
  savedUsers: SavedUsers
  /** The open profile's display name. */
  profile: () => string
  lookUp: (text: string, offline?: boolean) => void
  access: () => AccessState
  openInvitation: () => void
}

/** The props of every page. */
interface Common {
  /** The user who is open behind the page; empty for none. */
  openUser: string
  back: () => void
}

type PageComponent<Props extends object> = Component<Props, { focus: () => void }>

/** A page that is shown on its own, or over an open user, who keeps their state meanwhile. */
export interface Page {
  name: string
  /** The command that shows it (app/commands.json). */
  command: string
  /** The permission it needs; without one, it is available whenever a profile is unlocked. */
  permission?: Permission
  /** Esc returns here from a user who was opened on this page. */
  returnsHere?: true
  /** Runs before the command shows the page. */
  before?: (context: PageContext) => void
  component: Lazy<PageComponent<Record<string, unknown>>>
  /** Getters for values that change, or everything that reads one prop would depend on all of them. */
  props: (context: PageContext) => Record<string, unknown>
}

/** Checks a row's props against those of its component. */
function page<Props extends object>(
  row: Omit<Page, 'component' | 'props'>,
  component: Lazy<PageComponent<Props & Common>>,
  props: (context: PageContext) => Omit<Props, keyof Common>
): Page {
  return { ...row, component, props } as unknown as Page
}

export const pages: readonly Page[] = [
  page(
    {
      name: 'saved',
      command: 'saved.open',
      permission: 'look_up',
      returnsHere: true,
      before: ({ savedUsers }) => (savedUsers.opened = '')
    },
    lazyParts.savedPage,
    ({ saved, savedUsers, lookUp }) => ({ saved, users: savedUsers, open: (id) => lookUp(id, true), lookUp })
  ),
  page({ name: 'access', command: 'access.open' }, lazyParts.accessPage, ({ access, profile, openInvitation }) => ({
    get state() {
      return access()
    },
    get profile() {
      return profile()
    },
    openInvitation
  }))
]
