/** The live region of the page. */
class Announcer {
  message = $state('')

  say(message: string): void {
    // An invisible space makes screen readers repeat the same message.
    this.message = message === this.message ? `${message}\u00a0` : message
  }

  /** Removes the last message. */
  clear(): void {
    this.message = ''
  }
}

export const announcer = new Announcer()
