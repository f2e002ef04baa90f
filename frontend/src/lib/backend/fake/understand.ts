import pasted from '../../../../../backend/query/testdata/pasted.jsonl?raw'
import { AppError } from '../../errors'
import type { Understanding } from '../types'

/** A row of the test table of Go's parser. */
export interface Pasted {
  text: string
  id?: string
  guid?: string
  email?: string
  from?: string
  choose?: string[]
  /** The number of candidates, if not all are listed. */
  of?: number
  invalid?: string
  error?: string
}

export const rows = pasted
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line) as Pasted)

const table = new Map(rows.map((row) => [row.text, row]))

/**
 * Interprets a text as Go does (backend/query) without repeating its parser: texts of
 * its test table have the results of the table. Of other texts, only a single word and
 * an e-mail address are accepted. It accepts less than Go, and never interprets a
 * text differently.
 */
export function understandText(text: string): Understanding {
  const row = table.get(text)
  return row ? answerOf(row) : simple(text)
}

/** Interprets a text that is not in the table. */
export function simple(text: string): Understanding {
  const clean = text.trim()
  if (clean === '') throw new AppError('input_empty')
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(clean)) return { kind: 'email', value: clean, origin: 'whole' }
  if (/^[\w-]+$/.test(clean)) return understood(clean, 'whole')
  if (/\s/.test(clean)) throw new AppError('input_no_id')
  throw invalid(clean)
}

function answerOf(row: Pasted): Understanding {
  if (row.choose) {
    throw new AppError('input_ambiguous', { n: String(row.of ?? row.choose.length), candidates: row.choose.join('\n') })
  }
  if (row.invalid !== undefined) throw invalid(row.invalid)
  if (row.error !== undefined) throw new AppError(row.error)
  const origin = row.from ?? 'whole'
  if (row.email !== undefined) return { kind: 'email', value: row.email, origin }
  return understood(row.guid ?? row.id ?? '', origin)
}

function invalid(value: string): AppError {
  const characters = [...new Set(value.replaceAll(/[\w-]/g, ''))].join('')
  return new AppError('input_characters', { value, characters })
}

function understood(value: string, origin: string): Understanding {
  return { kind: value.startsWith('USR-') ? 'guid' : 'id', value, origin }
}
