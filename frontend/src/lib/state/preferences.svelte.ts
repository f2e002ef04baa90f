/** The preferences with their values, the default first. Their names are the texts options.<name>.<value>. */
export const options = {
  theme: ['system', 'light', 'dark'],
  contrast: ['system', 'high'],
  density: ['compact', 'comfortable'],
  /** The time zone: of this device, UTC, or of the institutions' country. */
  zone: ['device', 'utc', 'country'],
  /** Shortcuts without Ctrl or ⌘, such as J and K. */
  singleKeys: [true, false],
  /** In percent. */
  textSize: [100, 90, 110, 125, 150, 175, 200]
} as const

export type Choices = { -readonly [Name in keyof typeof options]: (typeof options)[Name][number] }

const storageKey = 'preferences'

/** Where local storage is blocked, preferences last as long as the page. */
function withStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}

/** Parses stored preferences. Unknown values become the default. */
export function readChoices(stored: string | null): Choices {
  let found: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) found = { ...parsed }
  } catch {
    // Use the defaults.
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
  /** Makes the text larger (1) or smaller (-1), or resets its size (0). */
  resize: (step: -1 | 0 | 1) => void
}

const choices = $state(readChoices(null))

/** Stored in local storage, which the page uses for nothing else. */
export const preferences: Preferences = Object.assign(choices, {
  restore() {
    Object.assign(choices, readChoices(withStorage((storage) => storage.getItem(storageKey)) ?? null))
  },
  set(changes: Partial<Choices>) {
    Object.assign(choices, changes)
    withStorage((storage) => storage.setItem(storageKey, JSON.stringify(choices)))
  },
  resize(step: -1 | 0 | 1) {
    const sizes = options.textSize.toSorted((a, b) => a - b)
    const at = Math.min(sizes.length - 1, Math.max(0, sizes.indexOf(choices.textSize) + step))
    preferences.set({ textSize: step === 0 ? 100 : (sizes[at] ?? 100) })
  }
})
