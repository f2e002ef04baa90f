import type { Component } from 'svelte'
import AccessPage from '../features/access/AccessPage.svelte'
import SavedPage from '../features/saved/SavedPage.svelte'
import type { SavedUsers } from '../features/saved/savedUsers.svelte'
import type { AccessState, Permission } from '../lib/backend/access'
import type { SavedCopies } from '../lib/state/saved.svelte'

/** What the shell has for its pages. */
export interface Shell {
  saved: SavedCopies
  savedUsers: SavedUsers
  /** The open profile, as a person reads it. */
  profile: () => string
  lookUp: (text: string, offline?: boolean) => void
  access: () => AccessState
  openInvitation: () => void
}

/** What every page is given. */
interface Common {
  /** The user who is open behind the page; empty for nobody. */
  openUser: string
  back: () => void
}

/** A page that is shown on its own, or in the place of an open user, who stays as they are meanwhile. */
export interface Page {
  name: string
  /** The command that shows it (app/commands.json). */
  command: string
  /** What a person must be allowed to do to see it; without one, it is shown whenever a profile is unlocked. */
  permission?: Permission
  /** Esc returns here from a user who was opened on this page. */
  comesBack?: true
  /** Done before the command shows it. */
  before?: (shell: Shell) => void
  component: Component<Record<string, unknown>, { focus: () => void }>
  /** Getters for what changes, or everything that reads one prop would follow all of them. */
  props: (shell: Shell) => Record<string, unknown>
}

/** A row whose props are those that its component asks for. */
function page<Props extends object>(
  row: Omit<Page, 'component' | 'props'>,
  component: Component<Props & Common, { focus: () => void }>,
  props: (shell: Shell) => Omit<Props, keyof Common>
): Page {
  return { ...row, component, props } as unknown as Page
}

export const pages: readonly Page[] = [
  page(
    {
      name: 'saved',
      command: 'saved.open',
      permission: 'look_up',
      comesBack: true,
      before: ({ savedUsers }) => (savedUsers.opened = '')
    },
    SavedPage,
    ({ saved, savedUsers, lookUp }) => ({ saved, users: savedUsers, open: (id) => lookUp(id, true), lookUp })
  ),
  page({ name: 'access', command: 'access.open' }, AccessPage, ({ access, profile, openInvitation }) => ({
    get state() {
      return access()
    },
    get profile() {
      return profile()
    },
    openInvitation
  }))
]
