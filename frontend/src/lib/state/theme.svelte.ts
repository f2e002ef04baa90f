const choices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof choices)[number]

const storageKey = 'theme'

function isChoice(value: string | null): value is ThemeChoice {
  return choices.some((choice) => choice === value)
}

/** Uses what is kept on the device. Where that is refused, a choice lasts as long as the page. */
function kept<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}

/** Light, dark, or as the system has it. The choice is all that the page keeps on the device. */
class Theme {
  choice = $state<ThemeChoice>('system')

  restore(): void {
    const stored = kept((storage) => storage.getItem(storageKey)) ?? null
    this.set(isChoice(stored) ? stored : 'system')
  }

  next(): void {
    this.set(choices[(choices.indexOf(this.choice) + 1) % choices.length] ?? 'system')
  }

  private set(choice: ThemeChoice): void {
    this.choice = choice
    if (choice === 'system') {
      delete document.documentElement.dataset['theme']
      kept((storage) => storage.removeItem(storageKey))
    } else {
      document.documentElement.dataset['theme'] = choice
      kept((storage) => storage.setItem(storageKey, choice))
    }
  }
}

export const theme = new Theme()
