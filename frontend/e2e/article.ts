/**
 * Every field and word that the article about User lookup names, and where the
 * page shows it. The tests read nothing but this table; where the article itself
 * is at hand, one of them proves that the table is complete.
 */

/** Headings and buttons, in the order in which a person meets them. */
export const words = {
  lookup: ['User lookup', 'User ID', 'View user details'],
  user: ['User details', 'External connections', 'Timeline'],
  row: ['More details']
} as const

/** The fields of a connection that is clicked. */
export const connectionFields = [
  'Current status',
  'Last aggregation attempt',
  'Last attempt status',
  'Institution ID',
  'First added',
  'Institution URL',
  'Institution code'
] as const

/** The fields of More details, under their headings. */
export const attemptFields = {
  'Aggregation attempt': ['Job ID', 'Timestamp', 'Last attempt status', 'Job type', 'Request type'],
  'Institution information': ['Requested institution', 'Institution ID', 'Institution URL', 'Institution code']
} as const

/** The kinds of request, each with words of its meaning that the page gives. */
export const requestTypes = {
  INITIAL: /first time/,
  FOREGROUND: /logged in to the application/,
  BACKGROUND: /every 24 hours/
} as const

/** The job types that the article names, by the platform's own word. */
export const jobTypes = {
  AGGREGATION: 'Aggregation',
  VERIFICATION: 'IAV',
  IDENTIFICATION: 'Identity',
  HISTORY: 'Extended History'
} as const

/** The steps of a look-up: what is typed, how exact it must be. */
export const exactness = 'case sensitive'

/** Bullets and steps of the article that are no field of the page, and why. */
export const notOnThePage: [RegExp, string][] = [
  [/^Updated$/, 'a button of the help centre'],
  [/^Log into Client Dashboard/, 'the application takes the place of the dashboard'],
  [/^From the menu on the left/, 'the application opens on User lookup']
]
