import type { timeFields } from './backend/generated/tables'
import type { Account, ConnectionError, Recent, Start } from './backend/types'
import { familyOf } from './family'
import type { Extent } from './problems'
import { known, t } from './text'
import { moment } from './time'

/** The platform's words, as people read them. What this version does not know is shown as it came. */

/** The platform's own word, none for its null, and unknown for what it did not give or gave as some number. */
export function statusWord(status: string): string {
  if (status === 'none') return t('page.status.none')
  if (status.trim() === '') return t('page.status.unknown')
  return /^\s*[-+.\d]/.test(status) ? t('page.status.unknown_value', { value: status }) : status
}

export function statusMeaning(status: string): string {
  if (status.trim() === '') return t('page.status.not_given_meaning')
  return known(`status.${status}.meaning`) ?? t('page.status.unknown_meaning')
}

/** A time of the platform that may be one that cannot be read, by its name in the platform's API. */
type TimeField = (typeof timeFields)[number]

/** What is said in place of a time: that it cannot be read, else what is said where there is none. */
export function missingTime(
  { unreadableTimes }: { unreadableTimes: string[] },
  field: TimeField,
  missing: string
): string {
  return unreadableTimes.includes(field) ? t('page.value.unreadable') : missing
}

/** What is said of an attempt that has no place in time. */
export function noTime({ unreadableTimes }: { unreadableTimes: string[] }): string {
  return t(unreadableTimes.length > 0 ? 'page.value.time_unreadable' : 'page.value.no_time')
}

/** Why something is judged otherwise than its status says; empty where the status says it all. */
export function findingWords({ reason, since }: { reason: string; since: string }, when: (at: Date) => string): string {
  if (reason === '') return ''
  const at = moment(since)
  return known(`assessment.${reason}`, at ? { at: when(at) } : {}) ?? t('page.status.unknown_finding')
}

/** The same in the few words that fit into a row. */
export function shortFinding({ reason, since }: { reason: string; since: string }, when: (at: Date) => string): string {
  if (reason === '') return ''
  const at = moment(since)
  return known(`assessment.${reason}.short`, at ? { at: when(at) } : {}) ?? t('page.status.unknown_finding')
}

/** What a status means, after why it is judged otherwise: the word alone would say that a silent connection works. */
export function judgedMeaning(
  { status, reason, since }: { status: string; reason: string; since: string },
  when: (at: Date) => string
): string {
  const finding = findingWords({ reason, since }, when)
  return finding === '' ? statusMeaning(status) : `${finding}. ${statusMeaning(status)}`
}

/** Whose the worst status is, and why it is judged otherwise; where all are well, of how many it is the worst. */
export function whoseStatus(
  {
    family,
    connections,
    connectionName,
    reason,
    since
  }: Pick<Recent, 'family' | 'connections' | 'connectionName' | 'reason' | 'since'>,
  when: (at: Date) => string
): string {
  if (connections < 0) return t('page.recents.some')
  if (reason !== '') return [connectionName, shortFinding({ reason, since }, when)].filter(Boolean).join(' · ')
  const well = ['working', 'ended'].includes(familyOf(family))
  return well && connections > 1 ? t('page.recents.worst_of', { n: connections }) : connectionName
}

export function attemptStatusWord(status: string): string {
  return status === '' ? t('page.value.not_known') : status
}

/** What the status of an attempt means. An attempt shares most words with its connection. */
export function attemptStatusMeaning(status: string): string {
  if (status === '') return t('help.attempt.none')
  return known(`help.attempt.${status}`) ?? known(`status.${status}.meaning`) ?? t('help.attempt.unknown')
}

export function jobType(type: string): string {
  return type === '' ? t('page.value.not_given') : (known(`job_type.${type}`) ?? type)
}

/** What kind of job it is; empty when that is not told. */
export function jobTypeMeaning(type: string): string {
  return type === '' ? '' : (known(`help.job_type.${type}`) ?? '')
}

export function requestType(type: string): string {
  return type === '' ? t('page.value.not_given') : type
}

export function requestTypeMeaning(type: string): string {
  if (type === '') return t('page.value.not_given')
  return known(`request_type.${type}.meaning`) ?? t('page.request_type.unknown_meaning')
}

/** Type and subtype of an account. */
export function accountType({ type, subtype }: Pick<Account, 'type' | 'subtype'>): string {
  const words = [
    type === '' ? '' : (known(`account_type.${type}`) ?? readable(type)),
    subtype === '' ? '' : (known(`account_subtype.${subtype}`) ?? readable(subtype))
  ]
  return words.filter(Boolean).join(' · ') || t('page.value.not_given')
}

/** A value such as BURIED_TREASURE as words; anything that is not written like that stays as it came. */
function readable(value: string): string {
  if (!/^[\p{Lu}\d_]+$/u.test(value)) return value
  const words = value.toLowerCase().split('_').filter(Boolean).join(' ')
  return words === '' ? value : words.charAt(0).toUpperCase() + words.slice(1)
}

function profileName(profile: string): string {
  return known(`profile.${profile}`) ?? profile
}

/** The platform that the application talks to: its name, or its host where it has no name of its own. */
export function platformName({ platform, profile }: Pick<Start, 'platform' | 'profile'>): string {
  return ['sandbox', 'integration', 'production'].includes(profile)
    ? profileName(profile)
    : platform || profileName(profile)
}

export function yesNo(value: boolean | null | undefined): string {
  if (value === true) return t('page.value.yes')
  return value === false ? t('page.value.no') : t('page.value.not_given')
}

/** The best name of an institution or connection; said when there is none, or none yet. */
export function nameOr(name: string, naming: Extent = 'ready'): string {
  if (name.trim() !== '') return name
  if (naming === 'loading') return t('page.value.loading')
  return naming === 'ready' ? t('page.value.no_name') : t('page.value.not_known')
}

/** What a family of statuses asks of the people involved. */
export function familyWord(family: string): string {
  return t(`family.${familyOf(family)}`)
}

/** What went wrong with a connection, in the platform's words: code, type, message. */
export function errorWords(error: ConnectionError | null | undefined): string {
  if (!error) return ''
  return [error.code, error.type, error.message].filter((part) => part !== '').join(' · ')
}

/** As errorWords, for where every error is shown: one in an unknown form has no words. */
export function errorFact(error: ConnectionError | null | undefined): string {
  return errorWords(error) || (error && !error.userMessage ? t('page.value.unreadable') : '')
}
