import { whole } from './arriving'

/** Users of whom something never comes, so that what the page shows meanwhile can be looked at for long. */
const never = 24 * 60 * 60 * 1000

export const nothingEver = () => whole('U-1031', [{ after: never, parts: ['user'] }])

export const connectionsNever = () =>
  whole('U-1032', [
    { after: 100, parts: ['user'] },
    { after: 100, parts: ['attempts', 'history', 'jobs'] },
    { after: never, parts: ['connections'] }
  ])

export const attemptsNever = () =>
  whole('U-1033', [
    { after: 0, parts: ['user', 'connections'] },
    { after: never, parts: ['jobs'] }
  ])

/** Of 42 attempts the first 20 have come. */
export const historyNever = () => ({
  ...whole('U-1034', [
    { after: 0, parts: ['user', 'connections', 'accounts', 'institutions', 'jobs', 'attempts'] },
    { after: never, parts: ['history'] }
  ]),
  firstPage: 20,
  total: 42
})
