import { tick } from 'svelte'
import type { AttemptTab } from '../features/details/filterBy'
import type { Attempt, UserView } from '../lib/backend/types'
import { viewport } from '../lib/state/viewport.svelte'

type Opened = { kind: 'connection'; guid: string } | { kind: 'attempt'; attempt: Attempt }

/** Where the focus goes when details are closed. */
export interface FocusTargets {
  /** The row of the attempt that was opened last. */
  attempt: () => void
  /** The row of the connection. */
  connection: (guid: string) => void
  /** The heading of the timeline. */
  timeline: () => void
}

/** The details that are open beside a user's lists: of one connection or of one attempt. */
export class OpenedDetails {
  /** The selected tab of an attempt. It stays selected when another attempt is opened. */
  tab = $state<AttemptTab>('attempt')
  private opened = $state.raw<Opened>()

  /** The open connection as the view has it now; undefined where none is open or it is gone. */
  readonly connection = $derived.by(() => {
    const { opened } = this
    return opened?.kind === 'connection' ? this.view().connections.find(({ guid }) => guid === opened.guid) : undefined
  })
  readonly attempt = $derived(this.opened?.kind === 'attempt' ? this.opened.attempt : undefined)
  /** The details cover the timeline: there is no column for them. */
  readonly over = $derived(viewport.columns < 3 && (this.connection !== undefined || this.attempt !== undefined))
  /** The details cover the whole page. */
  readonly overAll = $derived(this.over && viewport.columns === 1)

  private readonly view: () => UserView
  private readonly focus: FocusTargets

  constructor(view: () => UserView, focus: FocusTargets) {
    this.view = view
    this.focus = focus
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

  /** Closes the details and focuses the row that they were opened from. */
  close = async (): Promise<void> => {
    const { opened } = this
    this.opened = undefined
    this.tab = 'attempt'
    await tick()
    if (opened?.kind === 'attempt') this.focus.attempt()
    if (opened?.kind === 'connection') this.focus.connection(opened.guid)
  }

  /** Closes details that cover the timeline and focuses its heading. The tab stays selected. */
  async showTimeline(): Promise<void> {
    if (!this.over) return
    this.opened = undefined
    await tick()
    this.focus.timeline()
  }
}
