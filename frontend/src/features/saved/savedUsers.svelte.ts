import type { Backend } from '../../lib/backend/backend'
import type { SavedList, SavedUser } from '../../lib/backend/saved'
import { chunkSize, ChunkedRows } from '../../lib/state/chunkedRows.svelte'

export const sorts = ['time', 'worst'] as const
export type Sort = (typeof sorts)[number]

/** What tells users apart: the GUID, which a copy that cannot be read does not have. */
export const nameOf = ({ guid, altered }: SavedUser) => guid || altered

/** How long after rows moved a press is not taken to mean the row that it hit, in milliseconds. */
export const settleTime = 500

/** The list of saved users whose User ID contains the text. */
export class SavedUsers extends ChunkedRows<SavedUser, Omit<SavedList, 'users'>> {
  text = $state('')
  sort = $state<Sort>('time')
  /** The text that the counts are about. */
  answered = $state('')
  /** The user who was opened last, to come back to. */
  opened = ''
  private movedAt = -Infinity

  constructor(
    private readonly backend: Backend,
    private readonly now: () => number = () => performance.now()
  ) {
    super('savedList')
  }

  /** Whether another user came to a row just now: a press may have been meant for who was there before. */
  get justMoved(): boolean {
    return this.now() - this.movedAt < settleTime
  }

  /** The row of a user among those that are there; -1 when it is not. */
  rowOf(name: string): number {
    for (const [chunk, users] of Object.entries(this.chunks)) {
      const at = users.findIndex((user) => nameOf(user) === name)
      if (at >= 0) return Number(chunk) * chunkSize + at
    }
    return -1
  }

  ask(): Promise<void> {
    return this.askWith(false)
  }

  /** Another text or order begins at the list's beginning. */
  reload(): Promise<void> {
    this.toBeginning()
    return this.askWith(true)
  }

  /** own: the person changed the text or the order, so that the rows move is no surprise. */
  private askWith(own: boolean): Promise<void> {
    const { text } = this
    return this.askFor(({ rows }, former) => {
      const moved = former.some((user, i) => rows[i] && nameOf(rows[i]) !== nameOf(user))
      if (moved && !own) this.movedAt = this.now()
      this.answered = text
    })
  }

  /** Drops the whole list: it belongs to another platform. */
  forget(): void {
    this.text = this.answered = this.opened = ''
    this.clear()
  }

  protected async fetch(offset: number, limit: number) {
    const { users, ...counts } = await this.backend.saved.list({ text: this.text, sort: this.sort, offset, limit })
    return { rows: users, counts }
  }
}
