/**
 * The settings of the page: a row for each, with every value that it can take; the first
 * is the one where none was chosen. The names of the values are texts
 * (options.<setting>.<value>).
 */
export const options = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'high'],
  density: ['compact', 'comfortable'],
  /** Where days begin and times are told: this device, UTC, or the institutions' country. */
  zone: ['device', 'utc', 'country'],
  /** Keys without Ctrl or ⌘, such as J and K. */
  singleKeys: [true, false],
  /** In percent of the usual size. */
  textSize: [100, 90, 110, 125, 150, 175, 200]
} as const

/** What a person chose about the look and feel of the page. */
export type Choices = { -readonly [Name in keyof typeof options]: (typeof options)[Name][number] }

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

interface Preferences extends Readonly<Choices> {
  restore: () => void
  set: (changes: Partial<Choices>) => void
  /** The next bigger (1) or smaller (-1) text; 0 is the usual size. */
  resize: (step: -1 | 0 | 1) => void
}

const choices = $state(readChoices(null))

/** The choices are all that the page keeps on the device. */
export const preferences: Preferences = Object.assign(choices, {
  restore() {
    Object.assign(choices, readChoices(kept((storage) => storage.getItem(storageKey)) ?? null))
  },
  set(changes: Partial<Choices>) {
    Object.assign(choices, changes)
    kept((storage) => storage.setItem(storageKey, JSON.stringify(choices)))
  },
  resize(step: -1 | 0 | 1) {
    const sizes = options.textSize.toSorted((a, b) => a - b)
    const at = Math.min(sizes.length - 1, Math.max(0, sizes.indexOf(choices.textSize) + step))
    preferences.set({ textSize: step === 0 ? 100 : (sizes[at] ?? 100) })
  }
})
