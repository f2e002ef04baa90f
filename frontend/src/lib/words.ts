import type { timeFields } from './backend/generated/tables'
import type { Account, ConnectionError, Recent, Start } from './backend/types'
import { familyOf } from './family'
import type { Extent } from './problems'
import { known, t } from './text'
import { moment } from './time'

/** Texts for the platform's values. Unknown values are shown unchanged. */

/** The status itself, or a text for null, a missing status and a number. */
export function statusWord(status: string): string {
  if (status === 'none') return t('page.status.none')
  if (status.trim() === '') return t('page.status.unknown')
  return /^\s*[-+.\d]/.test(status) ? t('page.status.unknown_value', { value: status }) : status
}

export function statusMeaning(status: string): string {
  if (status.trim() === '') return t('page.status.not_given_meaning')
  return known(`status.${status}.meaning`) ?? t('page.status.unknown_meaning')
}

/** The name of a time in the platform's API. */
type TimeField = (typeof timeFields)[number]

/** The text in place of a time: that it cannot be read, or else `missing`. */
export function missingTime(
  { unreadableTimes }: { unreadableTimes: string[] },
  field: TimeField,
  missing: string
): string {
  return unreadableTimes.includes(field) ? t('page.value.unreadable') : missing
}

/** The text for an attempt without a time. */
export function noTime({ unreadableTimes }: { unreadableTimes: string[] }): string {
  return t(unreadableTimes.length > 0 ? 'page.value.time_unreadable' : 'page.value.no_time')
}

/** Why the assessment differs from the status; empty where it does not. */
export function findingWords({ reason, since }: { reason: string; since: string }, when: (at: Date) => string): string {
  if (reason === '') return ''
  const at = moment(since)
  return known(`assessment.${reason}`, at ? { at: when(at) } : {}) ?? t('page.status.unknown_finding')
}

/** As findingWords, short enough for a row. */
export function shortFinding({ reason, since }: { reason: string; since: string }, when: (at: Date) => string): string {
  if (reason === '') return ''
  const at = moment(since)
  return known(`assessment.${reason}.short`, at ? { at: when(at) } : {}) ?? t('page.status.unknown_finding')
}

/** Why the assessment differs from the status, then the meaning of the status. */
export function assessedMeaning(
  { status, reason, since }: { status: string; reason: string; since: string },
  when: (at: Date) => string
): string {
  const finding = findingWords({ reason, since }, when)
  return finding === '' ? statusMeaning(status) : `${finding}. ${statusMeaning(status)}`
}

/** The connection with the worst status and why it is assessed so, or the number of connections where all work. */
export function statusOwner(
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

/** The meaning of an attempt's status. Attempts share most statuses with connections. */
export function attemptStatusMeaning(status: string): string {
  if (status === '') return t('help.attempt.none')
  return known(`help.attempt.${status}`) ?? known(`status.${status}.meaning`) ?? t('help.attempt.unknown')
}

export function jobType(type: string): string {
  return type === '' ? t('page.value.not_given') : (known(`job_type.${type}`) ?? type)
}

/** The meaning of a job type; empty where it is missing or unknown. */
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

/** The type and subtype of an account. */
export function accountType({ type, subtype }: Pick<Account, 'type' | 'subtype'>): string {
  const words = [
    type === '' ? '' : (known(`account_type.${type}`) ?? readable(type)),
    subtype === '' ? '' : (known(`account_subtype.${subtype}`) ?? readable(subtype))
  ]
  return words.filter(Boolean).join(' · ') || t('page.value.not_given')
}

/** BURIED_TREASURE as Buried treasure; values of another form unchanged. */
function readable(value: string): string {
  if (!/^[\p{Lu}\d_]+$/u.test(value)) return value
  const words = value.toLowerCase().split('_').filter(Boolean).join(' ')
  return words === '' ? value : words.charAt(0).toUpperCase() + words.slice(1)
}

function profileName(profile: string): string {
  return known(`profile.${profile}`) ?? profile
}

/** The name of the open platform, or its host. */
export function platformName({ platform, profile }: Pick<Start, 'platform' | 'profile'>): string {
  return ['sandbox', 'integration', 'production'].includes(profile)
    ? profileName(profile)
    : platform || profileName(profile)
}

export function yesNo(value: boolean | null | undefined): string {
  if (value === true) return t('page.value.yes')
  return value === false ? t('page.value.no') : t('page.value.not_given')
}

/** The name of an institution or connection, or a text where it is missing or still loading. */
export function nameOr(name: string, naming: Extent = 'ready'): string {
  if (name.trim() !== '') return name
  if (naming === 'loading') return t('page.value.loading')
  return naming === 'ready' ? t('page.value.no_name') : t('page.value.not_known')
}

/** The name of a family of statuses. */
export function familyWord(family: string): string {
  return t(`family.${familyOf(family)}`)
}

/** An error as the platform gave it: code, type, message. */
export function errorWords(error: ConnectionError | null | undefined): string {
  if (!error) return ''
  return [error.code, error.type, error.message].filter((part) => part !== '').join(' · ')
}

/** As errorWords, with a text for an error in an unknown form. */
export function errorFact(error: ConnectionError | null | undefined): string {
  return errorWords(error) || (error && !error.userMessage ? t('page.value.unreadable') : '')
}
