import type { ConnectionError, Recent, Start } from './backend/types'
import { familyOf } from './family'
import type { Extent } from './problems'
import { known, t } from './text'

/** The platform's words, as people read them. What this version does not know is shown as it came. */

export function statusWord(status: string): string {
  return status === '' ? t('page.status.none') : status
}

export function statusMeaning(status: string): string {
  if (status === '') return known('status.none.meaning') ?? ''
  return known(`status.${status}.meaning`) ?? t('page.status.unknown_meaning')
}

/** Whose the worst status is; where all are well, of how many it is the worst. */
export function whoseStatus({
  family,
  connections,
  connectionName
}: Pick<Recent, 'family' | 'connections' | 'connectionName'>): string {
  if (connections < 0) return t('page.recents.some')
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

export function accountType(type: string): string {
  return type === '' ? t('page.value.not_given') : (known(`account_type.${type}`) ?? type)
}

export function profileName(profile: string): string {
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
