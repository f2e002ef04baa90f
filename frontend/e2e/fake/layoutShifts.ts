import type { Page } from '@playwright/test'

interface LayoutShift extends PerformanceEntry {
  sources: { node: Node | null }[]
}

declare global {
  interface Window {
    /** What moved, and the class of the pane that it is in. */
    shifts: string[]
  }
}

/** Before the page is opened: notes everything that moves on it without being scrolled. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shifts = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        for (const { node } of entry.sources) {
          if (!node?.isConnected) continue // it is gone
          const element = node instanceof Element ? node : node.parentElement
          const pane = element?.closest('.connections, .timeline, aside, .user, .line')?.classList[0] ?? 'elsewhere'
          window.shifts.push(`${pane}: ${element?.tagName ?? ''} ${element?.textContent?.trim().slice(0, 40) ?? ''}`)
        }
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** From now on: what moved before does not count. */
export const forgetShifts = (page: Page) => page.evaluate(() => void (window.shifts = []))

/** What moved, but for the panes named. */
export async function shifts(page: Page, ...but: string[]): Promise<string[]> {
  const all = await page.evaluate(() => window.shifts)
  return all.filter((shift) => !but.some((pane) => shift.startsWith(`${pane}:`)))
}
