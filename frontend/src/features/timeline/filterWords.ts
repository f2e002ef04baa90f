import { familyOf, type Family } from '../../lib/family'
import type { Extent } from '../../lib/problems'
import { t, type TextKey } from '../../lib/text'
import { jobType, nameOr } from '../../lib/words'
import type { Dimension } from './filters'

export const filterNames: Record<Dimension, TextKey> = {
  connections: 'page.filter.connections',
  statuses: 'page.filter.statuses',
  jobTypes: 'page.filter.job_types',
  requestTypes: 'page.filter.request_types',
  outcomes: 'page.filter.outcomes'
}

/** What is known of a value besides itself. */
interface Known {
  name?: string
  gone?: boolean
  naming?: Extent
  /** Tells it from another of the same name. */
  mark?: string
}

/** A filter's value as people read it; the empty value is what the platform did not give. */
export function valueWord(dimension: Dimension, value: string, known: Known = {}): string {
  if (dimension === 'connections' && value === '') return t('page.filter.unnamed')
  if (dimension === 'connections') {
    const { name = '', gone = false, naming = 'ready', mark = '' } = known
    const words = [nameOr(name, naming), mark].filter(Boolean).join(' ')
    return gone ? t('page.filter.gone', { name: words }) : words
  }
  if (dimension === 'outcomes') return outcomeWord(value)
  if (dimension === 'jobTypes') return jobType(value)
  return value === '' ? t('page.value.not_given') : value
}

/** How attempts of a family of statuses ended. */
export function outcomeWord(family: string): string {
  return t(`outcome.${familyOf(family)}`)
}

/** From what worked to what went wrong, as the chart draws it from above its line to below it. */
const order: Family[] = ['working', 'waiting', 'caller', 'broken', 'unknown', 'ended']

/** In the order of the legend, everywhere. */
export function inLegendOrder<T>(all: readonly T[], family: (one: T) => string): T[] {
  const rank = (one: T) => order.indexOf(familyOf(family(one)))
  return all.toSorted((a, b) => rank(a) - rank(b))
}
