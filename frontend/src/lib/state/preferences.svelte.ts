/** What a person chose about the look and feel of the page. */
export interface Choices {
  theme: 'system' | 'light' | 'dark'
  contrast: 'system' | 'high'
  density: 'compact' | 'comfortable'
  /** Where days begin and times are told: this device, UTC, or the institutions' country. */
  zone: 'device' | 'utc' | 'country'
  /** Keys without Ctrl or ⌘, such as J and K. */
  singleKeys: boolean
  /** In percent of the usual size. */
  textSize: number
}

/** Every value that a choice can take; the first is the one where none was made. */
export const options: { [Name in keyof Choices]: readonly Choices[Name][] } = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'high'],
  density: ['compact', 'comfortable'],
  zone: ['device', 'utc', 'country'],
  singleKeys: [true, false],
  textSize: [100, 90, 110, 125, 150, 175, 200]
}

const storageKey = 'preferences'

/** Uses what is kept on the device. Where that is refused, a choice lasts as long as the page. */
function kept<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}

/** Choices out of a stored text; whatever is no value of an option is the first one. */
export function readChoices(stored: string | null): Choices {
  let found: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) found = { ...parsed }
  } catch {
    // What cannot be read was never chosen.
  }
  const choices = Object.entries(options).map(([name, values]: [string, readonly unknown[]]) => [
    name,
    values.includes(found[name]) ? found[name] : values[0]
  ])
  return Object.fromEntries(choices) as Choices
}

/** The choices are all that the page keeps on the device. */
class Preferences {
  private choices = $state.raw<Choices>(readChoices(null))

  get theme() {
    return this.choices.theme
  }
  get contrast() {
    return this.choices.contrast
  }
  get density() {
    return this.choices.density
  }
  get zone() {
    return this.choices.zone
  }
  get singleKeys() {
    return this.choices.singleKeys
  }
  get textSize() {
    return this.choices.textSize
  }

  restore(): void {
    this.choices = readChoices(kept((storage) => storage.getItem(storageKey)) ?? null)
  }

  set(changes: Partial<Choices>): void {
    this.choices = { ...this.choices, ...changes }
    kept((storage) => storage.setItem(storageKey, JSON.stringify(this.choices)))
  }

  /** The next bigger (1) or smaller (-1) text; 0 is the usual size. */
  resize(step: -1 | 0 | 1): void {
    const sizes = options.textSize.toSorted((a, b) => a - b)
    const at = Math.min(sizes.length - 1, Math.max(0, sizes.indexOf(this.textSize) + step))
    this.set({ textSize: step === 0 ? 100 : (sizes[at] ?? 100) })
  }
}

export const preferences = new Preferences()
