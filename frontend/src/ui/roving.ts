import type { Attachment } from 'svelte/attachments'
import { dispatcher } from '../lib/state/commands'
import { RowCommands } from './rowCommands'

interface Options {
  /** A selector of the elements that can be focused, one in each row. */
  items?: string
  /** The rows are side by side: the left and right arrow keys move too. */
  across?: boolean
  /** The command that focuses the list. */
  command?: string
}

/**
 * Makes a list one tab stop (roving tabindex). Arrow keys, Home, End and the commands
 * for rows move the focus inside it. Tab returns to the row that was focused last.
 */
export function roving({ items = '.open', across = false, command = '' }: Options = {}): Attachment<HTMLElement> {
  return (list) => {
    let active: HTMLElement | undefined
    let position = 0
    let focused = false
    const all = () => [...list.querySelectorAll<HTMLElement>(items)]

    /** Keeps one row in the tab order. When a focused row is removed, the row at its position is focused. */
    function settle() {
      const rows = all()
      if (!active || !rows.includes(active)) {
        active = rows[Math.min(position, rows.length - 1)]
        if (focused && document.activeElement === document.body) active?.focus()
      }
      position = active ? rows.indexOf(active) : 0
      for (const row of rows) row.tabIndex = row === active ? 0 : -1
    }

    function go(to: number) {
      const rows = all()
      rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus()
    }

    function onfocusin({ target }: FocusEvent) {
      focused = true
      active = (target as HTMLElement).closest<HTMLElement>(items) ?? active
      settle()
      commands.start()
    }

    function onfocusout({ relatedTarget }: FocusEvent) {
      if (relatedTarget instanceof Node && list.contains(relatedTarget)) return
      focused = relatedTarget === null // null: its row may have been removed
      commands.stop()
    }

    function onkeydown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const targets: Record<string, number> = { ArrowDown: position + 1, ArrowUp: position - 1, Home: 0, End: Infinity }
      if (across) Object.assign(targets, { ArrowRight: position + 1, ArrowLeft: position - 1 })
      const to = targets[event.key]
      if (to === undefined) return
      event.preventDefault()
      go(to)
    }

    const commands = new RowCommands({
      next: () => go(position + 1),
      previous: () => go(position - 1),
      open: () => active?.click()
    })
    settle()
    const observer = new MutationObserver(settle)
    observer.observe(list, { childList: true, subtree: true })
    const stops = [
      listen(list, 'focusin', onfocusin),
      listen(list, 'focusout', onfocusout),
      listen(list, 'keydown', onkeydown),
      command === '' ? () => undefined : dispatcher.on(command, () => active?.focus())
    ]
    return () => {
      observer.disconnect()
      for (const stop of stops) stop()
      commands.stop()
    }
  }
}

function listen<Name extends keyof HTMLElementEventMap>(
  element: HTMLElement,
  name: Name,
  listener: (event: HTMLElementEventMap[Name]) => void
): () => void {
  element.addEventListener(name, listener)
  return () => element.removeEventListener(name, listener)
}
