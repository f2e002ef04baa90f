import { describe, expect, it } from 'vitest'
import access from '../../../backend/text/en/access.json'
import page from '../../../backend/text/en/page.json'
import saved from '../../../backend/text/en/saved.json'
import words from '../../../backend/text/en/words.json'
import { exportFormats, retention } from './backend/generated/tables'
import { commands } from './state/commands'
import cases from '../../../backend/text/testdata/plurals.json'
import { catalogueOf, findIn, known, t } from './text'

const sources = import.meta.glob<string>(['/src/**/*.ts', '/src/**/*.svelte', '!/src/**/*.test.ts'], {
  eager: true,
  query: '?raw',
  import: 'default'
})
const files = import.meta.glob<Record<string, string>>('../../../backend/text/en/*.json', {
  eager: true,
  import: 'default'
})
const used = new Set(
  Object.values(sources).flatMap((source) =>
    [...source.matchAll(/'((?:page|saved|access)\.[\w.]+)'/g)].map((m) => m[1] ?? '')
  )
)

describe('t', () => {
  it('replaces names, groups numbers, and ignores names inside values', () => {
    expect(t('page.timeline.shown', { n: 12, total: 100_000 })).toBe('12 of 100,000')
    expect(t('page.copy', { what: '{what}' })).toBe('Copy {what}')
  })
  it('chooses the plural form by n', () => {
    expect(t('page.user.fields', { n: 1 })).toBe('1 field')
    expect(t('page.user.fields', { n: 0 })).toBe('0 fields')
  })
  it('leaves a name without a value, and does not read the prototype', () => {
    expect(t('page.copy')).toBe('Copy {what}')
    expect(known('status.constructor.meaning')).toBeUndefined()
  })
})

describe('another language', () => {
  const invented = import.meta.glob<Record<string, string>>('../../../backend/text/testdata/*/forms.json', {
    eager: true,
    import: 'default'
  })
  it.each(cases)('chooses the same plural form as Go: $language $n', ({ language, key, n, text }) => {
    const texts = catalogueOf(language, invented[`../../../backend/text/testdata/${language}/forms.json`] ?? {})
    expect(findIn(texts, key, n)?.replace('{n}', n)).toBe(text)
  })
  it('treats a number and its digits alike', () => {
    const texts = catalogueOf('ar', invented['../../../backend/text/testdata/ar/forms.json'] ?? {})
    expect(findIn(texts, 'test.connections', 1_011)).toBe(findIn(texts, 'test.connections', '1,011'))
  })
})

describe('the texts', () => {
  it('have no duplicate key', () => {
    const keys = Object.values(files).flatMap((file) => Object.keys(file))
    expect(keys.length).toBe(new Set(keys).size)
  })
  it('have every key that the page uses', () => {
    // page.back is a command, and access.state names a call in a reference.
    const calls =
      /^access\.(state|switch|lock|unlock|setPIN|setPolicy|verifyLog|sendLog|openLog|saveLog|revoke|invite|join|log|colleagues|preview|reasons|active|copied|giveReason)$/
    const texts = [...used].filter((key) => !commands.some(({ id }) => id === key) && !calls.test(key))
    expect(texts.filter((key) => known(key) === undefined)).toEqual([])
  })
  it('have no unused text', () => {
    const bases = Object.keys({ ...page, ...saved, ...access }).map((key) => key.replace(/\.(one|other)$/, ''))
    // With the value of a choice, or of what was done.
    const choices = Object.keys(exportFormats)
      .concat('redacted', 'full')
      .map((name) => `saved.export.${name}`)
    const made =
      /^(saved\.(sort\.|changes\.kind\.)|page\.(what|part)\.|access\.(kind|detail|refused|tab|switch|log\.days|log\.column|colleagues\.column)\.)/
    const settings = Object.keys(retention).flatMap((name) =>
      ['', '.note', '.wrong'].map((of) => `saved.options.${name}${of}`)
    )
    expect(
      bases.filter(
        (key) =>
          !used.has(key) && !made.test(key) && !settings.includes(key) && !choices.includes(key.replace(/\.note$/, ''))
      )
    ).toEqual([])
  })
  it('have both forms of every plural', () => {
    const all = Object.keys({ ...page, ...saved, ...access, ...words })
    const lonely = all.filter((key) => key.endsWith('.one') && !all.includes(key.replace(/one$/, 'other')))
    expect(lonely).toEqual([])
  })
})
