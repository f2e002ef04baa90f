import type { Attachment } from 'svelte/attachments'
import { dispatcher } from '../lib/state/commands'

interface Options {
  /** A selector of what can be focused in the list, one in each row. */
  items?: string
  /** Its rows stand beside each other: the left and right arrow keys move too. */
  across?: boolean
  /** The command that goes to the list. */
  command?: string
}

/**
 * Makes a list one tab stop: arrow keys, Home and End go from row to row, and so
 * do the commands for rows while the focus is inside. Tab leaves the list and
 * comes back to the row that was focused last.
 */
export function roving({ items = '.open', across = false, command = '' }: Options = {}): Attachment<HTMLElement> {
  return (list) => {
    let active: HTMLElement | undefined
    let place = 0
    let focused = false
    let leave: (() => void)[] = []
    const all = () => [...list.querySelectorAll<HTMLElement>(items)]

    /** Leaves exactly one row in the order of Tab; a focused row that went hands the focus to the one in its place. */
    function settle() {
      const rows = all()
      if (!active || !rows.includes(active)) {
        active = rows[Math.min(place, rows.length - 1)]
        if (focused && document.activeElement === document.body) active?.focus()
      }
      place = active ? rows.indexOf(active) : 0
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
      if (leave.length > 0) return
      leave = [
        dispatcher.on('row.next', () => go(place + 1)),
        dispatcher.on('row.previous', () => go(place - 1)),
        dispatcher.on('row.open', () => active?.click())
      ]
    }

    function onfocusout({ relatedTarget }: FocusEvent) {
      if (relatedTarget instanceof Node && list.contains(relatedTarget)) return
      focused = relatedTarget === null // nowhere: its row may just be going
      for (const stop of leave) stop()
      leave = []
    }

    function onkeydown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const places: Record<string, number> = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: Infinity }
      if (across) Object.assign(places, { ArrowRight: place + 1, ArrowLeft: place - 1 })
      const to = places[event.key]
      if (to === undefined) return
      event.preventDefault()
      go(to)
    }

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
      for (const stop of [...stops, ...leave]) stop()
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
