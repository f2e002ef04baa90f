import type { TimelineRequest } from '../../lib/backend/types'
import { dimensions, type Dimension } from '../../lib/dimensions'

export { dimensions, type Dimension }

/** Days, both inclusive; empty for none. */
export interface Days {
  from: string
  to: string
}

export type Filters = Record<Dimension, string[]> & Days

export const noDays: Days = { from: '', to: '' }

export function noFilters(): Filters {
  return { connections: [], statuses: [], jobTypes: [], requestTypes: [], outcomes: [], ...noDays }
}

export function anyFilter(filters: Filters): boolean {
  return filters.from !== '' || filters.to !== '' || dimensions.some((dimension) => filters[dimension].length > 0)
}

/** The one day that is left; empty where there are more. */
export function oneDay({ from, to }: Days): string {
  return from === to ? from : ''
}

/** Adds the value, or takes it away when it is there. */
export function toggled(filters: Filters, dimension: Dimension, value: string): Filters {
  const chosen = filters[dimension]
  const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
  return { ...filters, [dimension]: next }
}

/** Only these attempts: one value of one filter, and nothing else. */
export function onlyValue(dimension: Dimension, value: string): Filters {
  return { ...noFilters(), [dimension]: [value] }
}

/** What a request asks for besides the filters. */
export type Asked = Pick<TimelineRequest, 'requestId' | 'timeZone' | 'offset' | 'limit'> &
  Partial<Pick<TimelineRequest, 'chartFrom' | 'chartTo' | 'anchor'>>

export function requestFor(filters: Filters, asked: Asked): TimelineRequest {
  return { ...filters, chartFrom: '', chartTo: '', anchor: '', ...asked }
}
