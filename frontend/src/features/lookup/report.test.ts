import { expect, it } from 'vitest'
import { AppError } from '../../lib/errors'
import { reportOf } from './report'

const at = new Date('2026-03-26T13:02:07Z')

it('contains what failed, where and when', () => {
  expect(reportOf(new AppError('not_allowed'), 'Sample data', at)).toBe(
    'User Lookup: You are not allowed to do this. Anyone with the role User needs an Admin to enable User Lookup. ' +
      'Ask an Admin to enable User Lookup for you.\n' +
      'Platform: Sample data\nTime: 26 March 2026, 13:02:07 UTC\nCode: not_allowed'
  )
})
it('contains the reference if there is one', () => {
  expect(reportOf(new AppError('internal', { reference: '7F3K' }), 'Sample data', at)).toMatch(/\nReference 7F3K$/)
})
