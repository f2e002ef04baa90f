import type { AccessPolicy, AccessState, LogRow, LogVerdict } from '../../lib/backend/access'
import { exportFormats } from '../../lib/backend/generated/tables'
import { wordsOf } from '../../lib/problems'
import { known, number, t } from '../../lib/text'
import { clockTime, dayName, isoDay, moment, oldWords, relative, shortDay } from '../../lib/time'

/** Without a name nobody is known to have access, such as where the file of it is missing. */
export function roleWord({
  role,
  environment,
  name
}: Pick<AccessState, 'role' | 'environment'> & { name?: string }): string {
  if (environment) return t('access.role.environment')
  if (name === '') return t('access.role.none')
  return t(role === 'admin' ? 'access.role.admin' : 'access.role.user')
}

export const onOff = (on: boolean): string => t(on ? 'access.own.on' : 'access.own.off')

/** Where the platform is and as whom it is asked; what is not known, or is the name of the profile, is left out. */
export function platformWords(profile: string, host: string, client: string): string {
  const address = host.replace(/^https?:\/\//, '') === profile ? [host] : [profile, host]
  return [...address, client === '' ? '' : t('access.own.client', { id: client })].filter(Boolean).join(', ')
}

/** in 30 days, or 15 days ago: rounded, since a day was chosen; below a day as elsewhere. */
export function inDays(at: Date, now: Date): string {
  const n = Math.round((at.getTime() - now.getTime()) / 86_400_000)
  if (n === 0) return relative(at, now)
  return n > 0 ? t('access.colleagues.in_days', { n }) : t('access.colleagues.days_ago', { n: -n })
}

/** Ben, or Ben Okafor where another of them is a Ben too. */
export function shortName(name: string, all: string[]): string {
  const first = (one: string) => one.split(' ')[0] ?? one
  return all.some((other) => other !== name && first(other) === first(name)) ? name : first(name)
}

/** The number of a row: 1,842, or Ben 413 in the log of a colleague. */
export function rowWords(row: string, colleagues: string[]): string {
  const name = colleagues.find((one) => row.startsWith(`${one} `))
  return name === undefined ? row : shortName(name, colleagues) + row.slice(name.length)
}

/** Whether a log breaks at this row; those after it are only not verified. */
export function breaksAt(row: string, { brokenAt, colleagues }: Pick<LogVerdict, 'brokenAt' | 'colleagues'>): boolean {
  const breaks = [
    ...(brokenAt > 0 ? [number(brokenAt)] : []),
    ...colleagues.filter((one) => one.brokenAt > 0).map((one) => `${one.name} ${number(one.brokenAt)}`)
  ]
  return breaks.includes(row)
}

/** 12 Jan, with the year when it is another one; empty when there is no time. */
export function dayOf(at: string, now: Date, zone: string): string {
  const date = moment(at)
  return date ? shortDay(isoDay(date, zone), isoDay(now, zone)) : ''
}

/** 12 January 2026; empty when there is no time. */
export function fullDay(at: string, zone: string): string {
  const date = moment(at)
  return date ? dayName(date, zone) : ''
}

/** 12 Jan, 13:41, or with seconds; empty when there is no time. */
export function timeOf(at: string, now: Date, zone: string, seconds = false): string {
  const date = moment(at)
  return date ? `${dayOf(at, now, zone)}, ${clockTime(date, zone, seconds)}` : ''
}

/** In 29 days, or 3 days ago; empty where the platform's time says that the access expired and this device's does not. */
export function untilExpiry({ expires, problem }: Pick<AccessState, 'expires' | 'problem'>, now: Date): string {
  const end = moment(expires)
  if (!end || (problem?.code === 'access_expired' && end > now)) return ''
  return inDays(end, now)
}

const parts: { [Name in keyof AccessPolicy]: (value: AccessPolicy[Name]) => string } = {
  reason: (on) => t(on ? 'access.policy.words.reason.on' : 'access.policy.words.reason.off'),
  mask: (on) => t(on ? 'access.policy.words.mask.on' : 'access.policy.words.mask.off'),
  retentionDays: (n) => t('access.policy.words.retention', { n }),
  export: (on) => t(on ? 'access.policy.words.export.on' : 'access.policy.words.export.off'),
  lockMinutes: (n) => t('access.policy.words.lock', { n }),
  offlineHours: (n) => (n === 0 ? t('access.policy.words.offline.none') : t('access.policy.words.offline', { n })),
  logFolder: (folder) =>
    folder === '' ? t('access.policy.words.folder.off') : t('access.policy.words.folder.on', { folder })
}

function part<Name extends keyof AccessPolicy>(policy: AccessPolicy, name: Name): string {
  return parts[name](policy[name])
}

const names = Object.keys(parts) as (keyof AccessPolicy)[]

/** Everything that a policy demands, in one line. */
export function policyWords(policy: AccessPolicy): string {
  const words = names.map((name) => part(policy, name)).join(' · ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** How a policy differs from the Admin's own. */
export function policyDifferences(policy: AccessPolicy, own: AccessPolicy): string {
  const differences = names.filter((name) => policy[name] !== own[name]).map((name) => part(policy, name))
  if (differences.length === 0) return t('access.policy.same')
  return t('access.policy.differs', { differences: differences.join(', ') })
}

/** What a row of the access log says was done, such as "copied user ID"; empty where it is not known. */
export function kindWords({ kind, detail }: Pick<LogRow, 'kind' | 'detail'>): string {
  const what =
    known(`page.what.${detail}`) ??
    known(`access.detail.${detail}`) ??
    (Object.hasOwn(exportFormats, detail) ? detail.toUpperCase() : detail)
  return (known(`access.detail.${kind}.${detail}`) ?? known(`access.kind.${kind}`, { detail: what }) ?? kind).trim()
}

/** The name of a kind, for a filter. */
export function kindName(kind: string): string {
  return known(`access.kind.${kind}.name`) ?? known(`access.kind.${kind}`) ?? kind
}

/** Where the data of a row came from, and how old it was then. */
export function sourceWords({ source, at, age }: Pick<LogRow, 'source' | 'at' | 'age'>): string {
  if (source === '') return ''
  if (source === 'live') return t('access.log.live')
  const [then, fetched] = [moment(at), moment(age)]
  const old = then && fetched ? oldWords(fetched, then) : ''
  return old === '' ? t('access.log.saved_copy') : t('access.log.saved_old', { old })
}

/** Why: the reason that was given; of an invitation, until when; of a refusal, the code at the end of its detail. */
export function reasonWords({ kind, reason, detail }: Pick<LogRow, 'kind' | 'reason' | 'detail'>): string {
  if (kind === 'invited' || kind === 'reissued') {
    const date = fullDay(detail.replace(/^until /, ''), 'UTC')
    return date === '' ? reason : t('access.log.until', { date })
  }
  if (kind !== 'refused') return reason
  const code = detail.split(' ').at(-1) ?? ''
  return known(`access.refused.${code}`) ?? known(`error.${code}.title`) ?? code
}

/** A request to the Admin, to be copied: what they need to make an invitation, and nothing of any caller. */
export function requestText(state: AccessState): string {
  const { name, email, profile, host, clientId: client, problem } = state
  const title = problem ? wordsOf(problem.code, problem.params).title : ''
  return [
    t('access.request.text'),
    ...(name === '' ? [] : [t('access.request.who', { name })]),
    ...(email === '' ? [] : [t('access.request.email', { email })]),
    t('access.request.profile', { profile: platformWords(profile, host, client) }),
    ...(problem ? [t('access.request.why', { title, code: problem.code })] : [])
  ].join('\n')
}
