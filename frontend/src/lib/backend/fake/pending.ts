import { whole } from './arriving'

/** Users with parts that never arrive, to show the page while it is loading. */
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

/** The first 20 of 42 attempts have arrived. */
export const historyNever = () => ({
  ...whole('U-1034', [
    { after: 0, parts: ['user', 'connections', 'accounts', 'institutions', 'jobs', 'attempts'] },
    { after: never, parts: ['history'] }
  ]),
  firstPage: 20,
  total: 42
})
