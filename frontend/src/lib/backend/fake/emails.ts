import type { Choice } from '../types'
import { guid } from './build'

/** Whose an e-mail address is; undefined when it is nobody's. */
export function choiceOf(email: string): Choice | undefined {
  const ids = owners[email.toLowerCase()]
  if (!ids) return undefined
  const users = ids.slice(0, 25).map((id, i) => ({
    id,
    guid: guid('USR', id),
    emailMasked: `${email.slice(0, 1)}•••@•••.example`,
    isDisabled: i === 1
  }))
  return { users, total: ids.length }
}

const owners: Record<string, string[]> = {
  'bill@sample.example': ['U-1002'],
  'shared@sample.example': ['U-1001', 'U-1002', 'U-1005'],
  'everybody@sample.example': Array.from({ length: 31 }, (_, i) => `U-${1001 + i}`)
}
