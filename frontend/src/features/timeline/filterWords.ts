import type { Extent } from '../../lib/problems'
import { t, type TextKey } from '../../lib/text'
import { jobType, nameOr } from '../../lib/words'
import type { Dimension } from './filters'

export const filterNames: Record<Dimension, TextKey> = {
  connections: 'page.filter.connections',
  statuses: 'page.filter.statuses',
  jobTypes: 'page.filter.job_types',
  requestTypes: 'page.filter.request_types'
}

/** A filter's value as people read it; the empty value is what the platform did not give. */
export function valueWord(
  dimension: Dimension,
  value: string,
  name: string,
  naming: Extent = 'ready',
  gone = false
): string {
  if (dimension === 'connections') {
    return gone ? t('page.filter.gone', { name: nameOr(name, naming) }) : nameOr(name, naming)
  }
  if (dimension === 'jobTypes') return jobType(value)
  return value === '' ? t('page.value.not_given') : value
}
