/**
 * Keeps the focus on the page: when the focused element is removed or becomes inert,
 * target is focused. changes must read every state that can cause it. Call it while a
 * component is created.
 */
export function keepFocus(changes: () => unknown, target: () => HTMLElement | undefined): void {
  let focused = false
  $effect.pre(() => {
    changes()
    focused = document.activeElement !== document.body
  })
  $effect(() => {
    changes()
    const now = document.activeElement
    if (focused && (now === document.body || now?.closest('[inert]'))) target()?.focus({ preventScroll: true })
  })
}
