import { expect, it } from 'vitest'
import { specimens } from './specimens'

const components = Object.keys(import.meta.glob('../ui/**/*.svelte')).map((file) => file.replace('../ui/', ''))
const sources = import.meta.glob<string>(['./*.svelte', './specimens.ts', './parts/*.svelte'], {
  query: '?raw',
  import: 'default',
  eager: true
})

it('shows every component of ui/', () => {
  expect(components.length).toBeGreaterThan(20)
  const missing = components.filter((file) => !(file.replace(/^.*\/|\.svelte$/g, '') in specimens))
  expect(missing, 'give it a line in src/gallery/specimens.ts').toEqual([])
})
it('renders each component', () => {
  const all = Object.values(sources).join('\n')
  expect(components.filter((file) => !all.includes(`/ui/${file}'`))).toEqual([])
})
it('has no specimen of a removed component', () => {
  const names = components.map((file) => file.replace(/^.*\/|\.svelte$/g, ''))
  expect(Object.keys(specimens).filter((name) => !names.includes(name))).toEqual([])
})
