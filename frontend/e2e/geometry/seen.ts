/** A rectangle in the window, in CSS pixels. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Something that a person sees: a run of text or an icon, with the boxes that it fills. */
export interface Thing {
  text: string
  element: Element
  boxes: Box[]
}

/** What the checks share inside the page. */
export interface Seen {
  /** Is it meant to be seen? Not so what is inert, hidden, or there for screen readers only. */
  visible: (element: Element) => boolean
  texts: () => Thing[]
  icons: () => Thing[]
  /** The elements that cut off what goes beyond them, with their inner boxes, from the inside out. */
  clips: (element: Element) => { element: Element; box: Box; x: string; y: string }[]
  /** Is the element what one sees at this point, and not something that lies over it? */
  shownAt: (element: Element, x: number, y: number) => boolean
  /** A short way to say which element is meant. */
  name: (element: Element) => string
}

declare global {
  interface Window {
    seen: Seen
  }
}

/**
 * Runs inside the page, so it stands on its own. Where the page does not change until
 * it is installed again, each question about an element is answered once.
 */
export function installSeen(still = false): void {
  const once = <Of extends object, Answer>(ask: (of: Of) => Answer): ((of: Of) => Answer) => {
    if (!still) return ask
    const answers = new Map<Of, Answer>()
    return (of) => {
      if (!answers.has(of)) answers.set(of, ask(of))
      return answers.get(of) as Answer
    }
  }

  const forScreenReaders = once((element: Element) => {
    const { overflow, clipPath } = getComputedStyle(element)
    const { width, height } = element.getBoundingClientRect()
    return clipPath === 'inset(50%)' || (overflow === 'hidden' && width <= 1 && height <= 1)
  })
  const ancestors = (element: Element) => {
    const found: Element[] = []
    for (let at: Element | null = element; at; at = at.parentElement) found.push(at)
    return found
  }
  const visible = once(
    (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !element.closest('[inert]') &&
      !ancestors(element).some(forScreenReaders)
  )

  const boxesOf = (range: Range): Box[] =>
    [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5)

  const textsIn = once((body: Element) => {
    const found: Thing[] = []
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = (node.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
      const element = node.parentElement
      if (text === '' || !element || !visible(element)) continue
      range.selectNodeContents(node)
      found.push({ text, element, boxes: boxesOf(range) })
    }
    return found
  })
  const texts = () => textsIn(document.body)

  const icons = () =>
    [...document.querySelectorAll('svg')]
      .filter(visible)
      .map((element) => ({ text: 'icon', element, boxes: [element.getBoundingClientRect()] }))
      .filter(({ boxes: [box] }) => box && box.width > 0 && box.width <= 48 && box.height <= 48)

  const clips = once((element: Element) => {
    const found: ReturnType<Seen['clips']> = []
    let position = ''
    for (const at of ancestors(element)) {
      const style = getComputedStyle(at)
      const holds = style.position !== 'static' || style.transform !== 'none' || style.containerType !== 'normal'
      // What is positioned is cut off only by what it is positioned in.
      const skipped = (position === 'absolute' && !holds) || position === 'fixed'
      const cuts = style.overflowX !== 'visible' || style.overflowY !== 'visible'
      const root = at === document.body || at === document.documentElement
      if (!skipped && cuts && !root && style.display !== 'inline') {
        const { left, top } = at.getBoundingClientRect()
        const [x, y] = [left + at.clientLeft, top + at.clientTop]
        const box = { left: x, top: y, right: x + at.clientWidth, bottom: y + at.clientHeight }
        found.push({ element: at, box, x: style.overflowX, y: style.overflowY })
      }
      if (!skipped) position = style.position
    }
    return found
  })

  const opaque = once((element: Element) => {
    const [, , , alpha = '1'] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? []
    return Number(alpha) > 0.9
  })
  const shownAt = (element: Element, x: number, y: number) => {
    for (const at of document.elementsFromPoint(x, y)) {
      if (at === element || element.contains(at) || at.contains(element)) return true
      if (opaque(at)) return false
    }
    return true
  }

  const one = (element: Element) => {
    const id = element.id && !/\d/.test(element.id) ? `#${element.id}` : ''
    const kind = [...element.classList].filter((name) => !name.startsWith('svelte-')).join('.')
    return element.localName + (id || (kind && `.${kind}`))
  }
  const name = (element: Element) => {
    const way = ancestors(element).slice(0, 3).reverse().map(one).join(' > ')
    const label = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${way} “${label.replaceAll(/\s+/g, ' ').trim().slice(0, 60)}”`
  }

  window.seen = { visible, texts, icons, clips, shownAt, name }
}
