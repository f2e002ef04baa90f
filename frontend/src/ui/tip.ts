import type { Attachment } from 'svelte/attachments'

/**
 * Gives the whole text as a tip, but only while some of it is cut off: a tip that
 * repeats what everybody reads is in the way. (What is read aloud is always whole.)
 */
export function tipWhenCut(text: string): Attachment<HTMLElement> {
  return (element) => {
    const look = () => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element
      if (scrollWidth > clientWidth || scrollHeight > clientHeight) element.title = text
      else element.removeAttribute('title')
    }
    element.addEventListener('pointerenter', look)
    return () => element.removeEventListener('pointerenter', look)
  }
}
