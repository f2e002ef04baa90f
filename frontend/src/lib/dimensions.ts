/**
 * What the timeline can be filtered by, besides days. Each is a list of values in
 * the request and a list of facets in the answer.
 */
export const dimensions = ['connections', 'statuses', 'jobTypes', 'requestTypes', 'outcomes'] as const
export type Dimension = (typeof dimensions)[number]
