import { expect, it } from 'vitest'
import { daysBefore, isDay } from './days'

it.each(['2026-03-26', '2024-02-29', '0001-01-01'])('%s is a day', (text) => expect(isDay(text)).toBe(true))

it.each(['', '26 March 2026', '2026-02-30', '2026-13-01', '2025-02-29', '12026-03-10', '2026-3-1', ' 2026-03-26'])(
  '“%s” is none',
  (text) => expect(isDay(text)).toBe(false)
)

it('counts back across months and years', () => {
  expect(daysBefore('2026-03-26', 0)).toBe('2026-03-26')
  expect(daysBefore('2026-03-26', 29)).toBe('2026-02-25')
  expect(daysBefore('2026-01-01', 1)).toBe('2025-12-31')
})
