import { dispatcher } from '../lib/state/commands'

/** The commands for rows, which a list carries out while it contains the focus. */
export class RowCommands {
  private stops: (() => void)[] = []

  constructor(private readonly handlers: { next: () => void; previous: () => void; open: () => void }) {}

  start(): void {
    if (this.stops.length > 0) return
    const { next, previous, open } = this.handlers
    this.stops = [
      dispatcher.on('row.next', next),
      dispatcher.on('row.previous', previous),
      dispatcher.on('row.open', open)
    ]
  }

  stop(): void {
    for (const stop of this.stops) stop()
    this.stops = []
  }
}
