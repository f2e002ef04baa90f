import type { Changes, FieldChange } from '../../lib/backend/saved'
import { known, t } from '../../lib/text'
import { moment, relative } from '../../lib/time'
import { statusMeaning, statusWord } from '../../lib/words'

/** How many things of the user and of connections changed; attempts are counted by themselves. */
function countOf({ user, connections }: Changes): number {
  return user.length + connections.length
}

/**
 * What changed, in a line. Of a look-up that the platform answered: since the one
 * before it; of a saved copy: between the last two. Empty where there was none
 * before.
 */
export function lineWords(changes: Changes, live: boolean, now: Date): string {
  const from = moment(changes.from)
  if (!from) return t(live ? 'saved.changes.first' : 'saved.changes.only_one_kept')
  const n = countOf(changes)
  const attempts = changes.attempts.since.reduce((sum, { count }) => sum + count, 0)
  if (!live) {
    if (n > 0) return t('saved.changes.between', { n })
    if (attempts > 0) return t('saved.changes.between_attempts', { n: attempts })
    return t(changes.missing.length > 0 ? 'saved.changes.between_none_compared' : 'saved.changes.between_none')
  }
  const ago = relative(from, now)
  if (n > 0) return t('saved.changes.some', { n, ago })
  if (attempts > 0) return t('saved.changes.attempts', { n: attempts, ago })
  return t(changes.missing.length > 0 ? 'saved.changes.none_compared' : 'saved.changes.none', { ago })
}

export function fieldName(field: string): string {
  return known(`changes.field.${field}`) ?? field
}

/** What is never compared, each as a person reads it. */
export function ignoredWords(keys: readonly string[]): string[] {
  return keys.map((key) => known(`changes.ignored.${key}`) ?? key)
}

/** What one side of a change means, where it is a status; empty for anything else. */
export function valueMeaning({ field }: FieldChange, value: string): string {
  return field === 'status' ? statusMeaning(value) : ''
}

/** One side of a change, as people read it. */
export function valueWords({ field }: FieldChange, value: string): string {
  if (field === 'status') return statusWord(value)
  if (value === '') return t('changes.value.not_given')
  if (value === 'yes' || value === 'no') return t(`changes.value.${value}`)
  if (field !== 'metadata' || !/^\d+$/.test(value)) return value
  return value === '0' ? t('changes.value.text') : t('changes.value.fields', { n: Number(value) })
}
