import pasted from '../../../../../backend/query/testdata/pasted.jsonl?raw'
import { AppError } from '../../errors'
import type { Understanding } from '../types'

/** One row of the table by which Go's parser is tested: a text and what it means. */
export interface Pasted {
  text: string
  id?: string
  guid?: string
  email?: string
  from?: string
  choose?: string[]
  invalid?: string
  error?: string
}

export const rows = pasted
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line) as Pasted)

const table = new Map(rows.map((row) => [row.text, row]))

/**
 * Understands a text as Go does (backend/query), without its parser written a
 * second time: the texts of its table have the answers of the table, and of all
 * others only a single word and an e-mail address are understood. It takes less
 * than Go, and never something else.
 */
export function understandText(text: string): Understanding {
  const row = table.get(text)
  return row ? answerOf(row) : simple(text)
}

/** How a text outside the table is understood. */
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
    throw new AppError('input_ambiguous', { n: String(row.choose.length), candidates: row.choose.join('\n') })
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
