import { render } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import words from '../../../../backend/text/en/words.json'
import {
  attemptStatuses,
  connectionStatuses,
  families,
  jobTypes,
  requestTypes
} from '../../lib/backend/generated/tables'
import { keyWords } from '../../lib/keys'
import { commandName, commands } from '../../lib/state/commands'
import { entriesOf, groups, matching } from './entries'
import Keys from './Keys.svelte'

const all = groups()
const entries = all.flatMap((group) => group.entries)
const idsOf = (kind: string) => all.find((group) => group.kind === kind)?.entries.map(({ id }) => id) ?? []
/** The values that the catalogue has words for, such as DENIED of status.DENIED.meaning. */
const valuesOf = (pattern: RegExp) => Object.keys(words).flatMap((key) => pattern.exec(key)?.[1] ?? [])

describe('Keys', () => {
  it('lists every command with a shortcut', () => {
    const { container } = render(Keys)
    for (const { id, keys } of commands) {
      const row = container.querySelector(`[data-command="${id}"]`)
      expect(row?.querySelector('dt')?.textContent).toBe(commandName(id))
      expect(commandName(id)).not.toBe(`command.${id}`)
      expect([...(row?.querySelectorAll('kbd') ?? [])].map((kbd) => kbd.textContent)).toEqual(
        keys.map((key) => keyWords(key).join(' '))
      )
    }
  })
  it('has no key with two commands', () => {
    const keys = commands.flatMap((command) => command.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('Glossary', () => {
  it('explains every status, job type and request type', () => {
    for (const [kind, pattern, table] of [
      ['status', /^status\.(\w+)\.meaning$/, Object.keys(connectionStatuses)],
      ['job_type', /^job_type\.(\w+)$/, jobTypes],
      ['request_type', /^request_type\.(\w+)\.meaning$/, requestTypes]
    ] as const) {
      const values = valuesOf(pattern)
      expect(new Set(values)).toEqual(new Set(table))
      const expected = new Set([...values.map((value) => `${kind}:${value}`), `${kind}:none`, `${kind}:unknown`])
      expect(new Set(idsOf(kind))).toEqual(expected)
    }
    expect(idsOf('families')).toHaveLength(families.length)
    expect(idsOf('attempt')).toHaveLength(Object.keys(attemptStatuses).length + 2)
  })

  it('has a word and a meaning for each entry', () => {
    for (const { id, word, meaning, family, acts } of entries) {
      for (const text of [word, meaning]) expect(text, id).toMatch(/^(?!help\.|status\.|page\.).+/s)
      expect(meaning, id).toMatch(/\.$/)
      if (/^(status|attempt|family)/.test(id)) expect(family, id).toBeTruthy()
      if (id.startsWith('status:')) expect(acts, id).toMatch(/^(?!help\.).+\.$/s)
    }
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  })

  it('shows no unknown status as working', () => {
    for (const { id, family } of entries) {
      if (/:(unknown|none)$/.test(id)) expect(family, id).not.toBe('working')
    }
  })

  it('shows the words of the focused element first, including unknown ones', () => {
    const found = entriesOf(
      [
        { kind: 'status', value: 'DENIED' },
        { kind: 'status', value: '' },
        { kind: 'status', value: 'none' },
        { kind: 'attempt', value: 'PONDERED' },
        { kind: 'job_type', value: 'VERIFICATION' }
      ],
      all
    )
    expect(found.map(({ id, word }) => [id, word])).toEqual([
      ['status:DENIED', 'DENIED'],
      ['status:unknown', 'unknown'],
      ['status:none', 'no status'],
      ['attempt:unknown', 'PONDERED'],
      ['job_type:VERIFICATION', 'IAV']
    ])
  })

  it('finds entries by any word, ignoring case', () => {
    const ids = (text: string) => matching(all, text).flatMap((group) => group.entries.map(({ id }) => id))
    expect(ids('iav')).toContain('job_type:VERIFICATION')
    expect(ids('EVERY 24 HOURS')).toEqual(['request_type:BACKGROUND'])
    expect(ids('')).toHaveLength(entries.length)
    expect(ids('no such word')).toEqual([])
  })
})
