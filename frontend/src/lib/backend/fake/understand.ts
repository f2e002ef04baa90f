import { AppError } from '../../errors'
import type { Understanding } from '../types'

const email = /^[^\s@]+@[^\s@]+$/

/** A small likeness of the Go side's parser (backend/query.go): enough to work on the page. */
export function understandText(text: string): Understanding {
  const clean = text.trim().replaceAll(/^["'“”(]+|["'“”),.;]+$/g, '')
  if (clean === '') throw new AppError('input_empty')
  if (/^https?:\/\//.test(clean)) {
    const found = new URL(clean).pathname.split('/').findLast((part) => /\d/.test(part))
    if (found) return understood(found, 'address')
  }
  if (email.test(clean)) return { kind: 'email', value: clean, origin: 'whole' }
  if (/\s/.test(clean)) {
    const words = clean.split(/\s+/).filter((word) => /\d/.test(word) && /^[\w-]+$/.test(word))
    const emails = clean.split(/\s+/).filter((word) => email.test(word))
    if (words.length === 0 && emails.length === 1) return { kind: 'email', value: emails[0] ?? '', origin: 'sentence' }
    if (words.length !== 1) throw new AppError('input_ambiguous')
    return understood(words[0] ?? '', 'sentence')
  }
  const strange = clean.replaceAll(/[\w-]/g, '')
  if (strange !== '') throw new AppError('input_characters', { characters: strange })
  return understood(clean, 'whole')
}

function understood(value: string, origin: string): Understanding {
  return { kind: value.startsWith('USR-') ? 'guid' : 'id', value, origin }
}
