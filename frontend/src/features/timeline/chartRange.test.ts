import { describe, expect, it } from 'vitest'
import { noDays } from './filters'
import { chartRangeOf } from './chartRange'

const today = '2026-03-26'

describe('chartRangeOf', () => {
  it.each([
    ['no filter', '', '', '2026-02-25', '2026-03-26', false],
    ['a week', '2026-03-01', '2026-03-07', '2026-03-01', '2026-03-07', false],
    ['since a day', '2026-03-20', '', '2026-03-20', '2026-03-26', false],
    ['until a day', '', '2026-03-10', '2025-12-09', '2026-03-10', true],
    ['a year', '2025-03-27', '2026-03-26', '2025-12-25', '2026-03-26', true],
    ['just as many as are drawn', '2025-12-25', '', '2025-12-25', '2026-03-26', false],
    ['days that are to come', '2026-03-01', '2026-12-31', '2026-03-01', '2026-03-26', false],
    ['only days that are to come', '2026-05-01', '2026-05-03', '2026-05-01', '2026-05-03', false],
    ['one day', '2026-03-20', '2026-03-20', '2026-02-25', '2026-03-26', false],
    ['one day long ago', '2024-03-01', '2024-03-01', '2024-02-01', '2024-03-01', false]
  ])('%s', (_, from, to, first, last, capped) =>
    expect(chartRangeOf({ from, to }, noDays, today)).toEqual({ from: first, to: last, capped })
  )

  it('shows a chosen day within the range it was chosen from', () => {
    const around = { from: '2026-01-01', to: '2026-01-31' }
    expect(chartRangeOf({ from: '2026-01-15', to: '2026-01-15' }, around, today)).toMatchObject(around)
  })
})
