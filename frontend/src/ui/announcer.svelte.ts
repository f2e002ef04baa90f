/** The one polite live region: says what happened without moving anything. */
class Announcer {
  message = $state('')

  say(message: string): void {
    // The same words a second time are told apart by an invisible space.
    this.message = message === this.message ? `${message}\u00a0` : message
  }

  /** Takes the last message off the page. */
  clear(): void {
    this.message = ''
  }
}

export const announcer = new Announcer()
