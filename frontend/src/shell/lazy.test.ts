import { expect, it, vi } from 'vitest'
import { Lazy } from './lazy.svelte'

it('loads once, and is there without waiting afterwards', async () => {
  const importer = vi.fn(() => Promise.resolve({ default: 'component' }))
  const part = new Lazy(importer)
  expect(part.component).toBeUndefined()
  await part.load()
  await part.load()
  expect(part.component).toBe('component')
  expect(importer).toHaveBeenCalledOnce()
})

it('reports why it could not be loaded until another attempt succeeds', async () => {
  const importer = vi.fn(() => Promise.resolve({ default: 'component' }))
  importer.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
  const part = new Lazy(importer)
  await part.load()
  expect(part.error?.code).toBe('internal')
  expect(part.error?.reference).toBe('PAGE-LOAD')
  await part.load()
  expect([part.component, part.error]).toEqual(['component', undefined])
})
