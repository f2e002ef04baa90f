import { attemptStatuses, connectionStatuses, jobTypes, requestTypes } from '../../lib/backend/generated/tables'
import { families, familyOf } from '../../lib/family'
import { known, t, type TextKey } from '../../lib/text'
import type { Kind, Topic } from '../../lib/topics'
import { attemptStatusWord, familyWord, jobType, requestType, statusMeaning, statusWord } from '../../lib/words'

/** One word of the page, explained. */
export interface Entry {
  /** Such as status:DENIED; status:none where the platform gave null or nothing, status:unknown for every other word. */
  id: string
  word: string
  /** The mark of a status. */
  family?: string
  /** The platform's own code, where the page shows another word for it. */
  code?: string
  meaning: string
  acts?: string
}
interface Group {
  kind: Kind | 'families'
  title: string
  note: string
  entries: Entry[]
}

const nameOf = (value: string) => (value === '' ? 'none' : value)

function status(value: string, family: string): Entry {
  const acts = t(`help.acts.${nameOf(value)}` as TextKey)
  return { id: `status:${nameOf(value)}`, word: statusWord(value), family, meaning: statusMeaning(value), acts }
}

function attempt(value: string, family: string): Entry {
  const own = known(`help.attempt.${value}`)
  const meaning = own ?? t('help.attempt.as_status', { meaning: statusMeaning(value) })
  return { id: `attempt:${value}`, word: value, family, meaning }
}

function plain(kind: 'job_type' | 'request_type', value: string, word: string): Entry {
  const meaning = t(`help.${kind}.${nameOf(value)}` as TextKey)
  const entry = { id: `${kind}:${nameOf(value)}`, word, meaning }
  return word === value || value === '' ? entry : { ...entry, code: value }
}

const other = (kind: Kind, meaning: string): Entry => ({
  id: `${kind}:unknown`,
  word: t('help.words.any_other'),
  meaning
})

/** Every word of the platform that this version knows, and what stands for the others. */
export function groups(): Group[] {
  return [
    {
      kind: 'families',
      title: t('help.families.title'),
      note: t('help.families.note'),
      entries: families.map((family) => ({
        id: `family:${family}`,
        word: familyWord(family),
        family,
        meaning: t(`help.family.${family}`)
      }))
    },
    {
      kind: 'status',
      title: t('help.status.title'),
      note: '',
      entries: [
        ...Object.entries(connectionStatuses)
          .map(([value, family]) => status(value, family))
          .sort(worstFirst),
        {
          ...other('status', t('page.status.unknown_meaning')),
          family: 'unknown',
          acts: t('help.acts.unknown')
        }
      ]
    },
    {
      kind: 'attempt',
      title: t('help.attempt.title'),
      note: t('help.attempt.note'),
      entries: [
        ...Object.entries(attemptStatuses)
          .map(([value, family]) => attempt(value, family))
          .sort(worstFirst),
        { id: 'attempt:none', word: attemptStatusWord(''), family: 'unknown', meaning: t('help.attempt.none') },
        { ...other('attempt', t('help.attempt.unknown')), family: 'unknown' }
      ]
    },
    {
      kind: 'job_type',
      title: t('help.job_type.title'),
      note: '',
      entries: [
        ...[...jobTypes, ''].map((value) => plain('job_type', value, jobType(value))),
        other('job_type', t('help.job_type.unknown'))
      ]
    },
    {
      kind: 'request_type',
      title: t('help.request_type.title'),
      note: '',
      entries: [
        ...[...requestTypes, ''].map((value) => plain('request_type', value, requestType(value))),
        other('request_type', t('help.request_type.unknown'))
      ]
    }
  ]
}

function worstFirst(one: Entry, other: Entry): number {
  const rank = ({ family = '' }: Entry) => families.indexOf(familyOf(family))
  return rank(one) - rank(other)
}

/** The entries of the words that were asked for; a word that no entry has is explained as unknown, under its own name. */
export function entriesOf(wanted: Topic[], all: Group[]): Entry[] {
  return wanted.flatMap(({ kind, value }) => {
    const entries = all.find((group) => group.kind === kind)?.entries ?? []
    if (kind === 'status' && value === '') {
      const unknown = { word: statusWord(''), meaning: statusMeaning('') }
      return entries.filter((entry) => entry.id === 'status:unknown').map((entry) => ({ ...entry, ...unknown }))
    }
    const id = `${kind}:${nameOf(value)}`
    const found = entries.find((entry) => entry.id === id)
    if (found) return [found]
    return entries.filter((entry) => entry.id === `${kind}:unknown`).map((entry) => ({ ...entry, word: value }))
  })
}

/** What is left of the groups when only entries count that hold the text, in any of their words. */
export function matching(all: Group[], text: string): Group[] {
  const sought = text.trim().toLowerCase()
  return all
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ word, code = '', meaning, acts = '', family = '' }) =>
        [word, code, meaning, acts, family === '' ? '' : familyWord(family)].join('\n').toLowerCase().includes(sought)
      )
    }))
    .filter(({ entries }) => entries.length > 0)
}
