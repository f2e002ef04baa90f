import { describe, expect, it } from 'vitest'
import errors from '../../../backend/text/en/errors.json'
import { AppError, asAppError, knownCodes, traitsOf } from './errors'
import { wordsOf } from './problems'

describe('asAppError', () => {
  it('parses the JSON text of an error', () => {
    const error = asAppError('{"code":"user_not_found","params":{"id":"u-1"}}', 'lookUp')
    expect(error).toMatchObject({ code: 'user_not_found', params: { id: 'u-1' } })
  })
  it('parses it inside an Error and without params', () => {
    expect(asAppError(new Error('{"code":"timeout","params":null}'), 'x')).toMatchObject({
      code: 'timeout',
      params: {}
    })
  })
  it.each(['received 2 arguments, expected 1', '{"oops"', '', null, undefined, 7, {}, '{"code":7}'])(
    'takes %j as internal, with a reference',
    (thrown) => {
      expect(asAppError(thrown, 'getJob')).toMatchObject({ code: 'internal', reference: 'PAGE-GETJOB' })
    }
  )
  it('returns an AppError unchanged', () => {
    const error = new AppError('timeout')
    expect(asAppError(error, 'x')).toBe(error)
  })
})

describe('the traits of error codes', () => {
  it('has exactly the codes that have texts', () => {
    const codes = new Set(Object.keys(errors).map((key) => key.split('.')[1]))
    expect([...knownCodes].sort()).toEqual([...codes].sort())
  })
  it('returns the traits of an internal error for an unknown code', () => {
    expect(traitsOf('brand_new')).toEqual({ icon: 'fault', again: true })
    expect(wordsOf('brand_new', {}).title).toContain('brand_new')
  })
})
