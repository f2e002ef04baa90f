import { tick } from 'svelte'
import { wordsOf } from '../lib/problems'
import { access } from '../lib/state/access.svelte'
import { topicsAt, type Topic } from '../lib/topics'
import { announcer } from '../ui/announcer.svelte'
import { lazyDialogs } from './lazyParts'

export type DialogName = keyof typeof lazyDialogs
type HelpTab = 'keys' | 'words'

/** Which dialog is open, at most one. */
export class DialogState {
  open = $state<DialogName>()
  helpTab = $state<HelpTab>('keys')
  /** What help is shown about, taken from the focus. */
  helpTopics = $state.raw<Topic[]>([])
  /** The path of the invitation that was dropped on the window; empty to choose one. */
  invitation = $state('')

  /** Whether a dialog was asked for whose code is still loading. */
  get loading(): boolean {
    return this.open !== undefined && !lazyDialogs[this.open].component && !lazyDialogs[this.open].error
  }

  /** Closes the open dialog, which returns the focus, before it opens another. */
  async show(name: DialogName): Promise<void> {
    if (this.open !== undefined && this.open !== name) await this.hide()
    this.open = name
    void lazyDialogs[name].load()
  }

  async hide(): Promise<void> {
    this.open = undefined
    await tick()
  }

  /** Closes a dialog, unless another is open by now. */
  close(name: DialogName): void {
    if (this.open === name) this.open = undefined
  }

  showHelp(tab: HelpTab): void {
    if (this.open !== 'help') this.helpTopics = topicsAt(document.activeElement)
    this.helpTab = tab
    void this.show('help')
  }

  /** Opens the invitation at a path, or one that the person chooses. */
  showInvitation(path = ''): void {
    if (access.locked) {
      announcer.say(wordsOf('locked', {}).title)
      return
    }
    this.invitation = path
    void this.show('join')
  }
}
