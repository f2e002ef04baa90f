import { expect, it } from 'vitest'
import css from './tokens.css?raw'

function values(block: string): string[] {
  return [...block.matchAll(/--[\w-]+:[^;]+/g)].map(([value]) => value.replaceAll(/\s+/g, ' '))
}

it('has the same dark values by choice and by system', () => {
  const chosen = /\[data-theme=["']dark["']\] \{([^}]+)\}/.exec(css)?.[1] ?? ''
  const system = /:root:not\(\[data-theme\]\) \{([^}]+)\}/.exec(css)?.[1] ?? ''
  expect(values(chosen).length).toBeGreaterThan(40)
  expect(values(system)).toEqual(values(chosen))
})
