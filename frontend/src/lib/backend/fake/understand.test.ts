import { expect, it } from 'vitest'
import { AppError } from '../../errors'
import type { Understanding } from '../types'
import { rows, simple, understandText, type Pasted } from './understand'

/** What a text gives, in the form of a row. */
function outcome(read: (text: string) => Understanding, text: string): Omit<Pasted, 'text'> {
  try {
    const { kind, value, origin } = read(text)
    return { [kind]: value, ...(origin === 'whole' ? {} : { from: origin }) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'input_ambiguous') {
      const choose = (error.params['candidates'] ?? '').split('\n')
      const of = Number(error.params['n'])
      return of === choose.length ? { choose } : { choose, of }
    }
    if (error.code === 'input_characters') return { invalid: error.params['value'] ?? '' }
    return { error: error.code }
  }
}

/** A row without what is not compared. */
function expected(row: Pasted): Omit<Pasted, 'text'> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== 'text' && key !== 'why'))
}

it('interprets every text of the table as Go does', () => {
  expect(rows.length).toBeGreaterThanOrEqual(300)
  for (const row of rows) expect(outcome(understandText, row.text), row.text).toEqual(expected(row))
})

it('interprets other texts only as an ID or an e-mail address', () => {
  for (const row of rows) {
    const { id, guid, email } = outcome(simple, row.text)
    const taken = id ?? guid ?? email
    if (taken !== undefined) expect([row.id, row.guid, row.email], row.text).toContain(taken)
  }
})
