import type { TimelineRequest } from '../../lib/backend/types'

/** The filters that take values; each is a list in the request and a list of facets in the answer. */
export const dimensions = ['connections', 'statuses', 'jobTypes', 'requestTypes'] as const
export type Dimension = (typeof dimensions)[number]

export type Filters = Record<Dimension, string[]> & { from: string; to: string }

export function noFilters(): Filters {
  return { connections: [], statuses: [], jobTypes: [], requestTypes: [], from: '', to: '' }
}

export function anyFilter(filters: Filters): boolean {
  return filters.from !== '' || filters.to !== '' || dimensions.some((dimension) => filters[dimension].length > 0)
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

export function requestFor(
  requestId: string,
  filters: Filters,
  timeZone: string,
  offset: number,
  limit: number
): TimelineRequest {
  return { requestId, ...filters, outcomes: [], timeZone, offset, limit, chartFrom: '', chartTo: '', anchor: '' }
}
