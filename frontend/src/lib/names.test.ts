import { expect, it } from 'vitest'
import { uniqueSuffixes } from './names'

it('marks only items that share their name', () => {
  const marks = uniqueSuffixes([
    { guid: 'MBR-1-aaaa', name: 'Gringotts' },
    { guid: 'MBR-2-bbbb', name: 'Gringotts ' },
    { guid: 'MBR-3-cccc', name: 'Iron Bank' }
  ])
  expect([...marks]).toEqual([
    ['MBR-1-aaaa', '…aaaa'],
    ['MBR-2-bbbb', '…bbbb']
  ])
})

it('ignores a connection that is listed twice', () => {
  expect(
    uniqueSuffixes([
      { guid: 'MBR-1', name: '' },
      { guid: 'MBR-1', name: '' }
    ]).size
  ).toBe(0)
})

it('shows more characters of GUIDs with the same end', () => {
  const marks = uniqueSuffixes([
    { guid: 'MBR-10000', name: 'Gringotts' },
    { guid: 'MBR-20000', name: 'Gringotts' }
  ])
  expect([...marks.values()]).toEqual(['…10000', '…20000'])
})
