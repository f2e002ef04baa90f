import type { Dimension } from '../../lib/dimensions'

/** Filters the timeline by this value. */
export type FilterBy = (dimension: Dimension, value: string) => void

/** The tabs of an attempt's details. */
export type AttemptTab = 'attempt' | 'neighbours' | 'raw'
