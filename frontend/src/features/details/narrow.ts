/** Narrows the timeline to the attempts with this value. */
export type Narrow = (dimension: 'connections' | 'statuses' | 'jobTypes' | 'requestTypes', value: string) => void

/** The tabs of an attempt's details. */
export type AttemptTab = 'attempt' | 'around' | 'raw'
