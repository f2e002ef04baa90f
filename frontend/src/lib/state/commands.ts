import table from '../../../../app/commands.json'

/**
 * One thing that a person can have done by key or menu. The table stands in
 * app/commands.json: the page's keys, its help and the native menus are all made
 * from it; the name is the text command.<id>.
 */
export interface Command {
  id: string
  /** The native menu that holds it; empty for none. */
  menu: string
  /** Such as Mod+L (Ctrl, or ⌘ on a Mac), Escape, J or ?. */
  keys: string[]
}

export const commands: readonly Command[] = table

type Handler = () => void

/**
 * Whoever can carry out a command says so while it is on the page; the last who
 * said so does it.
 */
class Dispatcher {
  private readonly handlers = new Map<string, Handler[]>()

  /** For an effect: gives the way to stop. */
  on(id: string, handler: Handler): () => void {
    this.handlers.set(id, [...(this.handlers.get(id) ?? []), handler])
    return () => {
      this.handlers.set(
        id,
        (this.handlers.get(id) ?? []).filter((other) => other !== handler)
      )
    }
  }

  /** Carries a command out; false when nobody on the page can. */
  run(id: string): boolean {
    const handler = this.handlers.get(id)?.at(-1)
    handler?.()
    return handler !== undefined
  }
}

export const dispatcher = new Dispatcher()
