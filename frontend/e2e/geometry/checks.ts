import type { Box, Thing } from './seen'

/*
 * Each check runs inside the page and gives what is wrong in words; none means
 * that all is well. Each stands on its own but for window.seen.
 */

/** Nothing scrolls sideways: neither the page nor a pane of it. */
export function sidewaysScroll(): string[] {
  const { visible, name } = window.seen
  const page = document.documentElement
  const panes = [...document.querySelectorAll('body *')].filter(
    (element) =>
      element.scrollWidth > element.clientWidth + 1 &&
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
      visible(element)
  )
  return [
    ...(page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth - innerWidth} px too wide`] : []),
    ...panes.map((element) => `${name(element)} is ${element.scrollWidth - element.clientWidth} px too wide`)
  ]
}

/** No text is cut off; "shortened" is what ends in an ellipsis and can be read whole in a tip or a label. */
export function cutTexts(): { cut: string[]; shortened: string[] } {
  const { texts, clips, name } = window.seen
  const cut = new Set<string>()
  const shortened = new Set<string>()
  const plain = (text: string | null) => (text ?? '').replaceAll(/\s+/g, ' ')

  /** What src/ui/tip.ts gives an element. */
  type WithTip = HTMLElement & { tipText?: () => string; tipHint?: () => string }

  function readWhole(element: Element, text: string): boolean {
    const around = [element, element.parentElement, element.parentElement?.parentElement]
    const within = [...element.querySelectorAll<WithTip>('[data-tip], [aria-label]')]
    const tip = (at: WithTip) => plain([at.tipText?.() ?? at.dataset['tip'], at.tipHint?.()].join(' '))
    return [...around, ...within].some(
      (at) =>
        at instanceof HTMLElement && (tip(at).includes(text) || plain(at.getAttribute('aria-label')).includes(text))
    )
  }

  for (const { text, element, boxes } of texts()) {
    // A box that can be scrolled into sight is not lost.
    const scrolls = { x: false, y: false }
    for (const clip of clips(element)) {
      const beyond = (box: Box) => ({
        x: Math.max(clip.box.left - box.left, box.right - clip.box.right) > 1,
        y: Math.max(clip.box.top - box.top, box.bottom - clip.box.bottom) > (box.bottom - box.top) * 0.2
      })
      const out = boxes.map(beyond)
      if (['auto', 'scroll'].includes(clip.x)) scrolls.x = true
      if (['auto', 'scroll'].includes(clip.y)) scrolls.y = true
      const x = !scrolls.x && clip.x !== 'visible' && out.some((box) => box.x)
      const y = !scrolls.y && clip.y !== 'visible' && out.some((box) => box.y)
      if (!x && !y) continue
      const style = getComputedStyle(clip.element)
      const dots = x && !y && style.textOverflow === 'ellipsis'
      const lastLine = !['none', ''].includes(style.webkitLineClamp)
      const said = `“${text.slice(0, 60)}” in ${name(clip.element)}`
      if ((dots || lastLine) && readWhole(clip.element, text)) shortened.add(said)
      else cut.add(said)
      break
    }
    const aside = boxes.some((box) => box.right > innerWidth + 1 || box.left < -1)
    if (aside && !scrolls.x && clips(element).length === 0) cut.add(`“${text.slice(0, 60)}” beyond the window`)
  }
  return { cut: [...cut], shortened: [...shortened] }
}

/** No text lies over another, or over an icon. What a panel covers on purpose is not seen, so it does not count. */
export function overlaps(): string[] {
  const { texts, icons, clips, shownAt, name } = window.seen
  const within = (box: Box, clip: Box): Box => ({
    left: Math.max(box.left, clip.left),
    top: Math.max(box.top, clip.top),
    right: Math.min(box.right, clip.right),
    bottom: Math.min(box.bottom, clip.bottom)
  })
  const filled = (box: Box) => box.right - box.left > 2 && box.bottom - box.top > 4
  /** What of a thing can be seen: letters seldom fill the height of their line. */
  const shown = (thing: Thing) => {
    const around = clips(thing.element)
    return thing.boxes
      .map((box) => around.reduce((left, clip) => within(left, clip.box), box))
      .map(({ left, top, right, bottom }) => ({ left: left + 1, top: top + 2, right: right - 1, bottom: bottom - 2 }))
      .filter(filled)
  }

  const all = [...texts(), ...icons()].flatMap((thing) => shown(thing).map((box) => ({ thing, box })))
  all.sort((a, b) => a.box.top - b.box.top)
  /** What lies over the page, and moves with the window rather than with the page. */
  const layer = (element: Element | null): Element | null => {
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).position === 'fixed') return at
    return element?.closest('[role=dialog], [data-popover-content]') ?? null
  }
  const found = new Set<string>()
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      if (b.box.top >= a.box.bottom) break
      if (a.thing === b.thing) continue
      const both = within(a.box, b.box)
      if (!filled(both)) continue
      const [x, y] = [(both.left + both.right) / 2, (both.top + both.bottom) / 2]
      const inSight = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight
      // What is out of sight cannot be asked for what covers it: only things of one layer count there.
      if (!inSight && layer(a.thing.element) !== layer(b.thing.element)) continue
      if (inSight && !(shownAt(a.thing.element, x, y) && shownAt(b.thing.element, x, y))) continue
      found.add(`“${a.thing.text.slice(0, 40)}” of ${name(a.thing.element)} lies over ${name(b.thing.element)}`)
    }
  }
  return [...found]
}

/** Whatever can be pressed is at least 24 px each way, or has as much room around it (WCAG 2.2, 2.5.8). */
export function smallTargets(): string[] {
  const { visible, name } = window.seen
  const least = 24
  const kinds =
    'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=checkbox], [role=radio], [role=slider], [role=option], [role=menuitem], [role=link], [role=switch]'

  /** A label belongs to its control; a button stretched over its row is as big as the row. */
  function area(element: Element): DOMRect {
    const label = element.closest('label')
    if (label) return label.getBoundingClientRect()
    const after = getComputedStyle(element, '::after')
    const stretched = after.content !== 'none' && after.inset === '0px'
    const holder = stretched && element instanceof HTMLElement ? element.offsetParent : null
    return (holder ?? element).getBoundingClientRect()
  }
  const inSentence = (element: Element) =>
    getComputedStyle(element).display === 'inline' &&
    (element.parentElement?.textContent ?? '').trim() !== (element.textContent ?? '').trim()

  const targets = [...document.querySelectorAll(kinds)]
    .filter((element) => visible(element) && !element.matches(':disabled') && !inSentence(element))
    .map((element) => ({ element, box: area(element) }))
  const small = ({ box }: { box: DOMRect }) => box.width < least - 0.1 || box.height < least - 0.1

  /** How far the middle of a box is from another box, or from its middle when that is small too. */
  function distance(from: DOMRect, to: DOMRect, toMiddle: boolean): number {
    const [x, y] = [from.x + from.width / 2, from.y + from.height / 2]
    if (toMiddle) return Math.hypot(to.x + to.width / 2 - x, to.y + to.height / 2 - y) - least / 2
    return Math.hypot(Math.max(to.left - x, 0, x - to.right), Math.max(to.top - y, 0, y - to.bottom))
  }
  return targets
    .filter(
      (one) =>
        small(one) &&
        targets.some(
          (other) =>
            other.element !== one.element &&
            !other.element.contains(one.element) &&
            !one.element.contains(other.element) &&
            distance(one.box, other.box, small(other)) < least / 2 - 0.1
        )
    )
    .map(({ element, box }) => `${name(element)} is ${box.width.toFixed(1)} × ${box.height.toFixed(1)} px`)
}
