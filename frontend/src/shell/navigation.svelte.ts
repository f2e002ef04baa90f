import type { Lookup } from '../lib/state/lookup.svelte'
import { pages, type Page } from './pages'

const pageNamed = (name: string) => pages.find((page) => page.name === name)

/**
 * Which page is shown. The base page is shown while no user is open; an overlay
 * page is shown over an open user, who keeps their state meanwhile.
 */
export class Navigation {
  /** Empty for the look-up page. */
  private baseName = $state('')
  private overlayName = $state('')
  readonly base = $derived.by(() => pageNamed(this.baseName))
  readonly overlay = $derived.by(() => pageNamed(this.overlayName))
  /** Undefined for a look-up, a user, or the look-up page. */
  readonly current = $derived.by(() => this.overlay ?? (this.lookup.started ? undefined : this.base))

  constructor(private readonly lookup: Lookup) {}

  /** Closes the user and shows a page: the look-up page for none. */
  goTo(page?: Page): void {
    this.lookup.close()
    this.overlayName = ''
    this.baseName = page?.name ?? ''
  }

  /** Shows a page over the open user. */
  cover(page: Page): void {
    this.overlayName = page.name
  }

  uncover(): void {
    this.overlayName = ''
  }

  /** The open user is closed: the page over them becomes the base page. */
  keepOverlay(): void {
    this.baseName = this.overlayName
    this.overlayName = ''
  }

  /** Makes room for a look-up, from which Esc returns to the page if it wants that. */
  leaveForLookup(): void {
    const from = this.overlay ?? this.base
    this.baseName = from?.returnsHere ? from.name : ''
    this.overlayName = ''
  }
}
