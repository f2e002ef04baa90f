import type { Changes, ConnectionChange, FieldChange } from '../saved'
import type { Attempt, Connection } from '../types'
import { problem, type FakeUser } from './build'

/** The result of a look-up, or of several with the same result. */
export interface Snapshot {
  id: number
  times: string[] // newest first
  view: FakeUser['view']
  attempts: Attempt[]
}

/** The fields that are never compared. */
const ignored = ['fetch_times', 'order', 'attempt_times', 'being_aggregated', 'error_words', 'institution_details']

/** The changes between two snapshots: a simplified comparison. */
export function changesOf(from: Snapshot, to: Snapshot): Changes {
  const [earlier, later] = [from.times[0] ?? '', to.times[0] ?? '']
  const user = userFields(from.view, to.view)
  const missing = (['connections', 'accounts', 'institutions'] as const)
    .filter((part) => [from, to].some(({ view }) => view.parts[part] === 'failed'))
    .map((part) =>
      problem(part, [...from.view.problems, ...to.view.problems].find((one) => one.part === part)?.code ?? 'incomplete')
    )
  const compared = (part: string) => !missing.some((one) => one.part === part)
  const connections = compared('connections')
    ? connectionChanges(from.view.connections, to.view.connections, compared('accounts'))
    : []
  const known = new Set(from.attempts.map(({ jobGuid }) => jobGuid))
  const fresh = to.attempts.filter(({ jobGuid }) => !known.has(jobGuid))
  const counts = new Map<string, number>()
  for (const { family } of fresh.filter(({ at }) => at > earlier)) counts.set(family, (counts.get(family) ?? 0) + 1)
  const learned = fresh.filter(({ at }) => at <= earlier).length
  return {
    from: earlier,
    to: later,
    none: user.length + connections.length + fresh.length - learned === 0,
    user,
    connections,
    attempts: { since: [...counts].map(([family, count]) => ({ family, count })), learned },
    missing,
    ignored
  }
}

function field(name: string, before: string, after: string, families: [string, string] = ['', '']): FieldChange[] {
  const [beforeFamily, afterFamily] = families
  return before === after ? [] : [{ field: name, before, after, beforeFamily, afterFamily }]
}

const yesNo = (value: boolean | null | undefined) => (value === true ? 'yes' : value === false ? 'no' : '')

function userFields(from: FakeUser['view'], to: FakeUser['view']): FieldChange[] {
  return [
    ...field('email', from.user?.emailMasked ?? '', to.user?.emailMasked ?? ''),
    ...field('disabled', yesNo(from.user?.isDisabled), yesNo(to.user?.isDisabled)),
    ...field('metadata', String(from.user?.metadataFields ?? ''), String(to.user?.metadataFields ?? ''))
  ]
}

function connectionChanges(from: Connection[], to: Connection[], accounts: boolean): ConnectionChange[] {
  const line = (kind: string, { guid, name, status, family }: Connection, fields: FieldChange[] = []) => ({
    kind,
    guid,
    name,
    status,
    family,
    fields
  })
  const earlier = new Map(from.map((one) => [one.guid, one]))
  const later = new Set(to.map(({ guid }) => guid))
  return [
    ...to.flatMap((one) => {
      const before = earlier.get(one.guid)
      if (!before) return [line('added', one)]
      const fields = connectionFields(before, one, accounts)
      return fields.length > 0 ? [line('changed', one, fields)] : []
    }),
    ...from.filter(({ guid }) => !later.has(guid)).map((one) => line('removed', one))
  ]
}

function connectionFields(before: Connection, after: Connection, accounts: boolean): FieldChange[] {
  const names = ({ accounts }: Connection) => accounts.map(({ name }) => name)
  const only = (some: string[], others: string[]) => some.filter((name) => !others.includes(name))
  const added = accounts ? only(names(after), names(before)) : []
  const went = accounts ? only(names(before), names(after)) : []
  return [
    ...field('name', before.name, after.name),
    ...field('status', before.status, after.status, [before.family, after.family]),
    ...field('status_message', before.statusMessage, after.statusMessage),
    ...field('error_code', before.error?.code ?? '', after.error?.code ?? ''),
    ...field('needs_credentials', yesNo(before.needsUpdatedCredentials), yesNo(after.needsUpdatedCredentials)),
    ...field('institution_status', before.institution.status, after.institution.status),
    ...field('institution_client_status', before.institution.clientStatus, after.institution.clientStatus),
    ...added.flatMap((name) => field('account_added', '', name)),
    ...went.flatMap((name) => field('account_removed', name, ''))
  ]
}
