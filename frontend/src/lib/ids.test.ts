import { expect, it } from 'vitest'
import { shorten } from './ids'

it.each([
  ['USR-4f0c7a52-9d1e-4b86-a3c7-5be2d06f91ab', 'USR-4f0c…91ab'],
  ['INST-4f0c7a52-9d1e-4b86-a3c7-5be2d06f91ab', 'INST-4f0c…91ab'],
  ['gringotts', 'gringotts'],
  ['U-1002', 'U-1002'],
  ['a'.repeat(21), 'aaaa…aaaa'],
  ['', '']
])('shortens %s to %s', (id, short) => {
  expect(shorten(id)).toBe(short)
})
