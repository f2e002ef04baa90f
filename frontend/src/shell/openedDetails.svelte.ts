import type { AttemptTab } from '../features/details/narrow'
import type { Attempt, UserView } from '../lib/backend/types'
import { viewport } from '../lib/state/viewport.svelte'

type Opened = { kind: 'connection'; guid: string } | { kind: 'attempt'; attempt: Attempt }

/** The details that are open beside the lists of a user: of a connection or of an attempt. */
export class OpenedDetails {
  /** The tab of an attempt that is shown: the same while one after the other is opened. */
  tab = $state<AttemptTab>('attempt')
  private opened = $state.raw<Opened>()

  /** As the connection is now; undefined when none is open, or the open one is gone. */
  readonly connection = $derived.by(() => {
    const { opened } = this
    return opened?.kind === 'connection' ? this.view().connections.find(({ guid }) => guid === opened.guid) : undefined
  })
  readonly attempt = $derived(this.opened?.kind === 'attempt' ? this.opened.attempt : undefined)
  /** There is no room beside the lists: the details lie over them, and what is covered cannot be reached. */
  readonly over = $derived(viewport.columns < 3 && (this.connection !== undefined || this.attempt !== undefined))
  /** The details lie over everything but the bar. */
  readonly overAll = $derived(this.over && viewport.columns === 1)

  private readonly view: () => UserView

  constructor(view: () => UserView) {
    this.view = view
  }

  get any(): boolean {
    return this.opened !== undefined
  }

  /** The open connection is no longer one of the user's. */
  get gone(): boolean {
    return this.opened?.kind === 'connection' && !this.connection && this.view().parts.connections !== 'loading'
  }

  openConnection = ({ guid }: { guid: string }): void => {
    this.opened = { kind: 'connection', guid }
  }

  openAttempt = (attempt: Attempt): void => {
    this.opened = { kind: 'attempt', attempt }
  }

  /** Makes room for the lists; the tab is kept. */
  hide(): void {
    this.opened = undefined
  }

  /** Closes the details and returns what was open. */
  close(): Opened | undefined {
    const { opened } = this
    this.hide()
    this.tab = 'attempt'
    return opened
  }
}
