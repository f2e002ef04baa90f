/** What happens in the page while something is measured. */
export interface Recorded {
  /** How long each frame took, in ms. */
  frames: number[]
  /** Every task of more than 50 ms, with its length. */
  longTasks: number[]
  /** The sum of all shifts of the layout that no press asked for. */
  shift: number
  /** What shifted, in words. */
  shifted: string[]
}

declare global {
  interface Window {
    recorder: {
      begin: () => void
      end: () => Recorded
      /** Milliseconds from a press until what it changed is painted. */
      untilPainted: (press: () => void, changed: () => boolean) => Promise<number>
    }
  }
}

interface LayoutShift extends PerformanceEntry {
  value: number
  hadRecentInput: boolean
  sources: { node: Node | null }[]
}

/** Runs inside the page, so it stands on its own. */
export function installRecorder(): void {
  const long: PerformanceEntry[] = []
  const shifts: LayoutShift[] = []
  const names = new Map<Node | null, string>()
  const name = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement
    return element ? `${element.localName}.${[...element.classList].join('.')}` : 'something gone'
  }
  const observers = [
    new PerformanceObserver((list) => long.push(...list.getEntries())),
    new PerformanceObserver((list) => {
      const entries = list.getEntries() as LayoutShift[]
      shifts.push(...entries)
      // At once, while what moved is still there.
      for (const { sources } of entries) for (const { node } of sources) names.set(node, name(node))
    })
  ]
  observers[0]?.observe({ type: 'longtask', buffered: true })
  observers[1]?.observe({ type: 'layout-shift', buffered: true })

  let [began, running] = [0, false]
  let frames: number[] = []

  function begin(): void {
    ;[began, running, frames] = [performance.now(), true, []]
    let before = began
    const frame = (now: number) => {
      if (!running) return
      frames.push(now - before)
      before = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame((now) => {
      before = now
      requestAnimationFrame(frame)
    })
  }

  function end(): Recorded {
    running = false
    for (const [i, kept] of [long, shifts].entries()) {
      kept.push(...((observers[i]?.takeRecords() ?? []) as LayoutShift[]))
    }
    const since = ({ startTime }: PerformanceEntry) => startTime >= began
    const moved = shifts.filter((entry) => since(entry) && !entry.hadRecentInput)
    return {
      frames,
      longTasks: long.filter(since).map(({ duration }) => duration),
      shift: moved.reduce((sum, { value }) => sum + value, 0),
      shifted: moved.flatMap(({ sources }) => sources.map(({ node }) => names.get(node) ?? name(node)))
    }
  }

  function untilPainted(press: () => void, changed: () => boolean): Promise<number> {
    return new Promise((done) => {
      const from = performance.now()
      const look = () => {
        if (!changed()) return void requestAnimationFrame(look)
        // The next frame begins when the one with the change is painted.
        requestAnimationFrame(() => done(performance.now() - from))
      }
      press()
      requestAnimationFrame(look)
    })
  }

  window.recorder = { begin, end, untilPainted }
}
