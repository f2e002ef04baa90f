import { AppError } from '../../errors'
import type { Understanding } from '../types'

/** A small likeness of the Go side's parser (backend/query.go): enough to work on the page. */
export function understandText(text: string): Understanding {
  const clean = text.trim().replaceAll(/^["'“”(]+|["'“”),.;]+$/g, '')
  if (clean === '') throw new AppError('input_empty')
  if (/^https?:\/\//.test(clean)) {
    const found = new URL(clean).pathname.split('/').findLast((part) => /\d/.test(part))
    if (found) return understood(found, 'address')
  }
  if (/\s/.test(clean)) {
    const words = clean.split(/\s+/).filter((word) => /\d/.test(word) && /^[\w-]+$/.test(word))
    if (words.length !== 1) throw new AppError('input_ambiguous')
    return understood(words[0] ?? '', 'sentence')
  }
  if (clean.includes('@')) throw new AppError('input_email')
  const strange = clean.replaceAll(/[\w-]/g, '')
  if (strange !== '') throw new AppError('input_characters', { characters: strange })
  return understood(clean, 'whole')
}

function understood(value: string, origin: string): Understanding {
  return { kind: value.startsWith('USR-') ? 'guid' : 'id', value, origin }
}
