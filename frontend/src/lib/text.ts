import type access from '../../../backend/text/en/access.json'
import type changes from '../../../backend/text/en/changes.json'
import type commands from '../../../backend/text/en/commands.json'
import type errors from '../../../backend/text/en/errors.json'
import type help from '../../../backend/text/en/help.json'
import type options from '../../../backend/text/en/options.json'
import type page from '../../../backend/text/en/page.json'
import type requests from '../../../backend/text/en/requests.json'
import type saved from '../../../backend/text/en/saved.json'
import type setup from '../../../backend/text/en/setup.json'
import type words from '../../../backend/text/en/words.json'

/**
 * The catalogue of every sentence and word that a person reads. Go reads the
 * same files and the same rules hold: {name} is replaced, and a text that
 * depends on the number n is stored under key and a plural category of CLDR,
 * such as key.one and key.other.
 */
const files = import.meta.glob<Record<string, string>>(
  ['../../../backend/text/en/*.json', '!../../../backend/text/en/cli*.json'], // those are for the terminal
  { eager: true, import: 'default' }
)
const english = catalogueOf('en', Object.assign({}, ...Object.values(files)) as Record<string, string>)

type FileKey =
  | keyof typeof access
  | keyof typeof changes
  | keyof typeof commands
  | keyof typeof errors
  | keyof typeof help
  | keyof typeof options
  | keyof typeof page
  | keyof typeof requests
  | keyof typeof saved
  | keyof typeof setup
  | keyof typeof words
type Singular<K> = K extends `${infer Base}.one` | `${infer Base}.other` ? Base : K
/** A key that is known to exist. */
export type TextKey = Singular<FileKey>

export type Params = Record<string, string | number>

/** The text of a key that is known to exist; an unknown one shows itself, so that nothing breaks. */
export function t(key: TextKey, params: Params = {}): string {
  return known(key, params) ?? key
}

/** The text of a key made from data, such as a status; undefined when there is none. */
export function known(key: string, params: Params = {}): string | undefined {
  return findIn(english, key, params['n'])?.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? shown(params[name] ?? '') : whole
  )
}

/** The texts of one language, by its BCP 47 tag. */
export function catalogueOf(language: string, texts: Record<string, string>) {
  return { texts: new Map(Object.entries(texts)), plurals: new Intl.PluralRules(language) }
}

type Catalogue = ReturnType<typeof catalogueOf>

/** The text of a key, or of its form for n; a category without a form takes that of other. */
export function findIn({ texts, plurals }: Catalogue, key: string, n: string | number = '') {
  const text = texts.get(key)
  if (text !== undefined) return text
  const digits = String(n).replaceAll(',', '')
  const category = /^-?\d+$/.test(digits) ? plurals.select(Number(digits)) : 'other'
  return texts.get(`${key}.${category}`) ?? texts.get(`${key}.other`)
}

const grouped = new Intl.NumberFormat('en-GB')

/** Numbers are grouped (100,000); strings are taken as they come. */
function shown(value: string | number): string {
  return typeof value === 'number' ? grouped.format(value) : value
}

/** A number as people read it. */
export function number(value: number): string {
  return grouped.format(value)
}
