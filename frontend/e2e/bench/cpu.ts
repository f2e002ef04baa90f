import type { Browser, Page } from '@playwright/test'

interface TraceEvent {
  name: string
  pid: number
  tid: number
  ph: string
  /** The processor time of the thread, in µs: unlike the time on the clock, other work of the machine does not add to it. */
  tdur?: number
}

/** The processor time of each task of the page's own thread while something is done, in ms, the longest first. */
export async function processorTimes(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
  await act()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const dispatches = traceEvents.filter(({ name }) => name === 'EventDispatch')
  const own = new Set(dispatches.map(({ pid, tid }) => `${pid} ${tid}`))
  return traceEvents
    .filter(({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('::RunTask') && own.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a)
}
