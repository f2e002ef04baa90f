import table from '../../../../app/commands.json'
import { isPress, isSingle, keyWords, type Press } from '../keys'
import { t, type TextKey } from '../text'
import { preferences } from './preferences.svelte'

/**
 * A command with its keys and menu. The table is app/commands.json; help and the native
 * menus are made from it. The name is the text command.<id>.
 */
export interface Command {
  id: string
  /** Its native menu; empty for none. */
  menu: string
  /** Such as Mod+L (Ctrl, or ⌘ on a Mac), Escape, J or ?. */
  keys: string[]
}

export const commands: readonly Command[] = table

export function commandName(id: string): string {
  return t(`command.${id}` as TextKey)
}

/** The command of a key press, and the key that matched. */
export function pressed(press: Press): { command: Command; key: string } | undefined {
  for (const command of commands) {
    const key = command.keys.find((one) => isPress(one, press))
    if (key !== undefined) return { command, key }
  }
  return undefined
}

/** The keys of a command, such as "Ctrl L"; empty where it has none, or its keys are off. */
export function keyText(id: string): string {
  const keys = commands.find((command) => command.id === id)?.keys ?? []
  const key = keys.find((one) => preferences.singleKeys || !isSingle(one))
  return key === undefined ? '' : keyWords(key).join(' ')
}

/** The tip of a button: its label and the keys of its command. */
export function tip(label: string, id: string): string {
  const key = keyText(id)
  return key === '' ? label : t('key.tip', { label, key })
}

type Handler = () => void

/** Runs commands. Components register handlers while they are on the page; the last one is called. */
class Dispatcher {
  private readonly handlers = new Map<string, readonly { handler: Handler | undefined }[]>()
  private readonly followers = new Set<() => void>()
  private pending = false

  /** Registers a handler; without one, the command is disabled. Returns how to remove it, for an effect. */
  on(id: string, handler?: Handler): () => void {
    const entry = { handler }
    this.handlers.set(id, [...(this.handlers.get(id) ?? []), entry])
    this.notify()
    return () => {
      this.handlers.set(
        id,
        (this.handlers.get(id) ?? []).filter((other) => other !== entry)
      )
      this.notify()
    }
  }

  /** Calls back with the commands that have a handler, now and whenever they change. Returns how to stop. */
  follow(callback: (ids: string[]) => void): () => void {
    let last = ''
    const follower = () => {
      const ids = commands.map(({ id }) => id).filter((id) => this.can(id))
      const now = ids.join(' ')
      if (now !== last) callback(ids)
      last = now
    }
    this.followers.add(follower)
    this.notify()
    return () => void this.followers.delete(follower)
  }

  /** Batches the changes of one task. */
  private notify(): void {
    if (this.pending) return
    this.pending = true
    queueMicrotask(() => {
      this.pending = false
      this.followers.forEach((follower) => follower())
    })
  }

  /** Whether a command has a handler. */
  can(id: string): boolean {
    return this.handlers.get(id)?.at(-1)?.handler !== undefined
  }

  /** Runs a command; false where it has no handler. */
  run(id: string): boolean {
    const handler = this.handlers.get(id)?.at(-1)?.handler
    handler?.()
    return handler !== undefined
  }
}

export const dispatcher = new Dispatcher()
