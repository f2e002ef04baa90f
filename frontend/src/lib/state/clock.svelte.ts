import { t } from '../text'
import { cityOf, countryName, countryZone, deviceZone, mostCommon } from '../zones'
import { preferences } from './preferences.svelte'

/** The time and the zone that the page counts in. Everything that says "2 h ago" reads it here. */
class Clock {
  now = $state.raw(new Date())
  readonly device = deviceZone()
  /** The countries of the institutions on the page, one of each connection; the shell tells them. */
  countries = $state.raw<string[]>([])
  /** The country that most of them are in; empty when none is known. */
  readonly country = $derived(mostCommon(this.countries))
  private readonly there = $derived(countryZone(this.country))

  /** The zone that was chosen; this device's, where the country's is not known. */
  get zone(): string {
    if (preferences.zone === 'utc') return 'UTC'
    return preferences.zone === 'country' ? (this.there?.zone ?? this.device) : this.device
  }

  /** What there is to know of the zone of the institutions' country, while a user is on the page. */
  get countryNote(): string {
    if (this.countries.length === 0) return ''
    if (!this.there) return t('options.zone.not_known')
    const params = { city: cityOf(this.there.zone), country: countryName(this.country) }
    return this.there.oneOfSeveral ? t('options.zone.one_of_several', params) : t('options.zone.of_country', params)
  }

  /** What must be said beside the zone: that it is a guess, or not the one that was chosen. Empty for nothing. */
  get zoneNote(): string {
    return preferences.zone === 'country' && (!this.there || this.there.oneOfSeveral) ? this.countryNote : ''
  }

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
