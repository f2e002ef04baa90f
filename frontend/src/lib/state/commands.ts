import table from '../../../../app/commands.json'
import { isPress, isSingle, keyWords, type Press } from '../keys'
import { t, type TextKey } from '../text'
import { preferences } from './preferences.svelte'

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

export function commandName(id: string): string {
  return t(`command.${id}` as TextKey)
}

/** The command that a press asks for, and by which of its keys. */
export function pressed(press: Press): { command: Command; key: string } | undefined {
  for (const command of commands) {
    const key = command.keys.find((one) => isPress(one, press))
    if (key !== undefined) return { command, key }
  }
  return undefined
}

/** What to press for a command, such as "Ctrl L"; empty where no key does it now. */
export function keyText(id: string): string {
  const keys = commands.find((command) => command.id === id)?.keys ?? []
  const key = keys.find((one) => preferences.singleKeys || !isSingle(one))
  return key === undefined ? '' : keyWords(key).join(' ')
}

/** A button's tip: what it does, and the key that does the same. */
export function tip(label: string, id: string): string {
  const key = keyText(id)
  return key === '' ? label : t('key.tip', { label, key })
}

type Handler = () => void

/**
 * Whoever can carry out a command says so while it is on the page; the last who
 * said so does it.
 */
class Dispatcher {
  private readonly handlers = new Map<string, readonly { handler: Handler | undefined }[]>()
  private readonly followers = new Set<() => void>()
  private telling = false

  /** For an effect: gives the way to stop. Without a handler the command does nothing, whoever said so before. */
  on(id: string, handler?: Handler): () => void {
    const entry = { handler }
    this.handlers.set(id, [...(this.handlers.get(id) ?? []), entry])
    this.tell()
    return () => {
      this.handlers.set(
        id,
        (this.handlers.get(id) ?? []).filter((other) => other !== entry)
      )
      this.tell()
    }
  }

  /** For an effect: calls back with the commands that can be carried out now, and whenever they are others. */
  follow(callback: (ids: string[]) => void): () => void {
    let last = ''
    const follower = () => {
      const ids = commands.map(({ id }) => id).filter((id) => this.can(id))
      const now = ids.join(' ')
      if (now !== last) callback(ids)
      last = now
    }
    this.followers.add(follower)
    this.tell()
    return () => void this.followers.delete(follower)
  }

  /** Once for all that changes together. */
  private tell(): void {
    if (this.telling) return
    this.telling = true
    queueMicrotask(() => {
      this.telling = false
      this.followers.forEach((follower) => follower())
    })
  }

  /** Whether somebody on the page can carry a command out. */
  can(id: string): boolean {
    return this.handlers.get(id)?.at(-1)?.handler !== undefined
  }

  /** Carries a command out; false when nobody on the page can. */
  run(id: string): boolean {
    const handler = this.handlers.get(id)?.at(-1)?.handler
    handler?.()
    return handler !== undefined
  }
}

export const dispatcher = new Dispatcher()
