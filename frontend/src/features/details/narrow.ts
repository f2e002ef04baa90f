import type { Dimension } from '../../lib/dimensions'

/** Narrows the timeline to the attempts with this value. */
export type Narrow = (dimension: Dimension, value: string) => void

/** The tabs of an attempt's details. */
export type AttemptTab = 'attempt' | 'around' | 'raw'
