/**
 * Keeps the focus on the page: when a change takes the element away that has it, or
 * makes it inert, target takes it. changes reads every state that may do so. Called
 * while a component is created.
 */
export function keepFocus(changes: () => unknown, target: () => HTMLElement): void {
  let focused = false
  $effect.pre(() => {
    changes()
    focused = document.activeElement !== document.body
  })
  $effect(() => {
    changes()
    const at = document.activeElement
    if (focused && (at === document.body || at?.closest('[inert]'))) target().focus({ preventScroll: true })
  })
}
