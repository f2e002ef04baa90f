import { expect, it } from 'vitest'
import { matching, mostOptions, type Option } from './filterOptions'

const option = (text: string, kind: string, count?: number): Option => ({
  key: `${kind}/${text}`,
  text,
  kind,
  count,
  chosen: false,
  take: () => undefined
})
const options = [
  option('COMPLETED', 'Status', 390),
  option('DENIED', 'Status', 13),
  option('CHALLENGED', 'Status', 1),
  option('Gringotts', 'Connection', 95),
  option('First National', 'Connection', 7),
  option('Last 7 days', 'Dates')
]
const texts = (typed: string) => matching(options, typed).map(({ text }) => text)

it('finds a value by a few letters, best match first', () => {
  expect(texts('gri')).toEqual(['Gringotts'])
  expect(texts('national')).toEqual(['First National'])
  expect(texts('den')).toEqual(['DENIED'])
  expect(texts('l')).toEqual(['Last 7 days', 'COMPLETED', 'First National', 'CHALLENGED'])
})
it('finds values by the name of their filter, most attempts first', () => {
  expect(texts('status')).toEqual(['COMPLETED', 'DENIED', 'CHALLENGED'])
  expect(texts('c status')).toEqual(['COMPLETED', 'CHALLENGED'])
})
it('offers every value without text and only matches with text', () => {
  expect(texts('')).toHaveLength(options.length)
  expect(texts('zzz')).toEqual([])
})
it('limits the number of options', () => {
  const many = Array.from({ length: 50 }, (_, i) => option(`Bank ${i}`, 'Connection', i))
  expect(matching(many, 'bank')).toHaveLength(mostOptions)
})
