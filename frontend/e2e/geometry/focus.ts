import type { Page } from '@playwright/test'
import { installSeen, type Box } from './seen'

declare global {
  interface Window {
    walk: { first: Element | undefined; visited: Set<Element>; stops: Element[] }
  }
}

/** Remembers what Tab should reach. Runs inside the page. */
function beginWalk(): void {
  const stops = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex="0"]')]
  window.walk = {
    first: undefined,
    visited: new Set(),
    stops: stops.filter((element) => element.tabIndex >= 0 && !element.matches(':disabled, [type=radio]'))
  }
}

/** Judges the focused element: is it in sight, not covered, and marked? Runs inside the page. */
export function judgeFocus(): string[] {
  const { name, clips, shownAt } = window.seen
  const element = document.activeElement
  if (!element || element === document.body) return ['nothing has the focus']
  const after = getComputedStyle(element, '::after')
  const stretched = after.content !== 'none' && after.inset === '0px' && element instanceof HTMLElement
  const ringed = (stretched && element.offsetParent) || element
  const style = stretched ? after : getComputedStyle(element)
  const box = ringed.getBoundingClientRect()
  const found: string[] = []

  const outline = style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth) : 0
  // A field may be marked with all that stands in it.
  const marked = (at: Element | null) => {
    if (!at?.matches(':focus-within')) return false
    const { boxShadow, outlineStyle } = getComputedStyle(at)
    return boxShadow !== 'none' || outlineStyle !== 'none'
  }
  // What only a script can focus, such as a panel that has opened, needs no ring: the next Tab has one.
  const byTab = element instanceof HTMLElement && element.tabIndex >= 0
  if (byTab && outline === 0 && !marked(element) && !marked(element.parentElement)) found.push('has no ring')

  // The ring as far as it is drawn, inside everything that cuts off and inside the window.
  const reach = outline === 0 ? 0 : Math.max(0, outline + parseFloat(style.outlineOffset))
  const ring: Box = {
    left: box.left - reach,
    top: box.top - reach,
    right: box.right + reach,
    bottom: box.bottom + reach
  }
  const sight = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
  // A pane that takes the focus itself may be bigger than the window: its ring scrolls with it.
  const pane = box.height > innerHeight * 0.75
  for (const clip of [
    sight,
    ...clips(ringed)
      .filter(({ element: at }) => at !== ringed)
      .map(({ box }) => box)
  ]) {
    const beyond = [clip.left - ring.left, ring.right - clip.right, clip.top - ring.top, ring.bottom - clip.bottom]
    if (Math.max(...(pane ? beyond.slice(0, 2) : beyond)) > 0.6) {
      found.push(`its ring is cut off by ${Math.max(...beyond).toFixed(1)} px`)
      break
    }
  }

  const [middleX, middleY] = [
    (box.left + box.right) / 2,
    (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2
  ]
  const points = [
    [middleX, middleY],
    [box.left + 2, middleY],
    [box.right - 2, middleY],
    ...(pane
      ? []
      : [
          [middleX, box.top + 2],
          [middleX, box.bottom - 2]
        ])
  ]
  const covered = points.filter(([x = 0, y = 0]) => !shownAt(element, x, y))
  if (covered.length > 0) found.push('is covered')
  return found.map((what) => `${name(element)} ${what}`)
}

/** Notes where the focus is; true when it has come around. Runs inside the page. */
function step(): boolean {
  const element = document.activeElement ?? document.body
  if (element === window.walk.first) return true
  if (window.walk.first?.isConnected === false) window.walk.first = undefined // such as a menu that closed
  // The row that a long list is reached by changes with what is in sight.
  const lasts = element !== document.body && !element.closest('[data-row]')
  window.walk.first ??= lasts ? element : undefined
  window.walk.visited.add(element)
  return false
}

function unreached(): string[] {
  const { stops, visited } = window.walk
  const modal = document.querySelector(':modal')
  return stops
    .filter((element) => !modal || modal.contains(element)) // the rest of the page cannot be reached behind it
    .filter((element) => element instanceof HTMLElement && element.tabIndex >= 0) // a list may be reached by another row now
    .filter((element) => element.isConnected && window.seen.visible(element) && !visited.has(element))
    .map((element) => `${window.seen.name(element)} is not reached by Tab`)
}

const nothingFocused = 'nothing has the focus'

/** One step of the walk, in one call: what is wrong with the focused element, or null when the walk has come around. */
const stepAndJudge = `(${step.toString()})() ? null : (${judgeFocus.toString()})()`

/** Goes through the whole page by Tab until it comes around, and says what is wrong on the way. */
export async function walkByTab(page: Page): Promise<string[]> {
  const found: string[] = []
  await page.evaluate(installSeen, false)
  await page.evaluate(beginWalk)
  let nowhere = false
  for (let steps = 0; steps < 500; steps++) {
    await page.keyboard.press('Tab')
    const wrong = await page.evaluate<string[] | null>(stepAndJudge)
    if (!wrong) return [...new Set([...found, ...(await page.evaluate(unreached))])]
    // Behind the last element lies the browser's own bar, for one step.
    const lost = wrong[0] === nothingFocused
    if (!lost || nowhere) found.push(...wrong)
    nowhere = lost
  }
  return [...found, 'Tab never comes around']
}
