import { expect, it } from 'vitest'
import { viewOf } from '../../test/backend'
import { AppError } from '../lib/errors'
import { bannerOf } from './lookupBanner'

const failure = { code: 'timeout', params: {} }
const error = new AppError('timeout', {})
const live = viewOf('r', 'U-1')
const fallback = viewOf('r', 'U-1', { fallbackReason: failure })
const offline = viewOf('r', 'U-1', { offline: true })

it('reports nothing while the answer of the platform is shown', () => {
  expect(bannerOf({ error: undefined, stage: 'none' }, live)).toBeUndefined()
})

it('reports why a saved copy is shown', () => {
  expect(bannerOf({ error: undefined, stage: 'none' }, fallback)).toBe('fallback')
  expect(bannerOf({ error: undefined, stage: 'none' }, offline)).toBe('offline')
})

it('reports a failed or slow look-up before anything else', () => {
  expect(bannerOf({ error, stage: 'message' }, fallback)).toBe('error')
  expect(bannerOf({ error: undefined, stage: 'message' }, offline)).toBe('slow')
})
