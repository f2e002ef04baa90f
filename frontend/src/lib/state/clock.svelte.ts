import { deviceZone } from '../time'

/** The time and the zone that the page counts in. Everything that says "2 h ago" reads it here. */
class Clock {
  now = $state.raw(new Date())
  zone = $state(deviceZone())

  /** Lets the ages on the page grow; gives the way to stop. */
  run(): () => void {
    const timer = setInterval(() => (this.now = new Date()), 15_000)
    return () => clearInterval(timer)
  }

  /** Takes the time anew, so that what has just come is "just now". */
  tick(): void {
    this.now = new Date()
  }
}

export const clock = new Clock()
