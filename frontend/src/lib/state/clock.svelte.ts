import { t } from '../text'
import { cityOf, countryName, countryZone, deviceZone, mostCommon } from '../zones'
import { preferences } from './preferences.svelte'

/** The current time and the time zone of everything on the page. */
class Clock {
  now = $state.raw(new Date())
  readonly device = deviceZone()
  /** The country of each connection's institution; set by the shell. */
  countries = $state.raw<string[]>([])
  /** The most common country; empty where none is known. */
  readonly country = $derived(mostCommon(this.countries))
  private readonly countryZone = $derived(countryZone(this.country))

  /** The chosen zone, or this device's where the country's is not known. */
  get zone(): string {
    if (preferences.zone === 'utc') return 'UTC'
    return preferences.zone === 'country' ? (this.countryZone?.zone ?? this.device) : this.device
  }

  /** Describes the zone of the country, while a user is on the page. */
  get countryNote(): string {
    if (this.countries.length === 0) return ''
    if (!this.countryZone) return t('options.zone.not_known')
    const params = { city: cityOf(this.countryZone.zone), country: countryName(this.country) }
    return this.countryZone.oneOfSeveral
      ? t('options.zone.one_of_several', params)
      : t('options.zone.of_country', params)
  }

  /** That the zone is a guess, or not the chosen one; empty otherwise. */
  get zoneNote(): string {
    return preferences.zone === 'country' && (!this.countryZone || this.countryZone.oneOfSeveral)
      ? this.countryNote
      : ''
  }

  /** Updates the time every 15 s. Returns how to stop. */
  run(): () => void {
    const timer = setInterval(() => (this.now = new Date()), 15_000)
    return () => clearInterval(timer)
  }

  /** Updates the time, so that new data is "just now". */
  tick(): void {
    this.now = new Date()
  }
}

export const clock = new Clock()
