import type { Attachment } from 'svelte/attachments'

/** Gives an element a tip when the pointer comes to it: no work for those it never comes to. */
export function tip(text: () => string): Attachment<HTMLElement> {
  return onPointer((element) => (element.title = text()))
}

/**
 * Gives the whole text as a tip, but only while some of it is cut off: a tip that
 * repeats what everybody reads is in the way. (What is read aloud is always whole.)
 */
export function tipWhenCut(text: () => string): Attachment<HTMLElement> {
  return onPointer((element) => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element
    if (scrollWidth > clientWidth || scrollHeight > clientHeight) element.title = text()
    else element.removeAttribute('title')
  })
}

function onPointer(look: (element: HTMLElement) => void): Attachment<HTMLElement> {
  return (element) => {
    const listener = () => look(element)
    element.addEventListener('pointerenter', listener)
    return () => element.removeEventListener('pointerenter', listener)
  }
}
