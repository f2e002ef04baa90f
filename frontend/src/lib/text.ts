import type { TextFileKey } from './backend/generated/tables'

/**
 * Every text that a person reads. Go reads the same files by the same rules: {name} is
 * replaced, and a text that depends on the number n has a key per plural category of
 * CLDR, such as key.one and key.other.
 */
const files = import.meta.glob<Record<string, string>>(
  ['../../../backend/text/??/*.json', '!../../../backend/text/??/{cli,exit,export,invitation}*.json'], // used by Go only: build/tables/page.go
  { eager: true, import: 'default' }
)

/** The language in use, as a BCP 47 tag that names a folder of texts. Go's is in backend/text/text.go. */
export const language = 'en' as string
/** The locale of dates, numbers and country names. */
export const locale = language === 'en' ? 'en-GB' : language

const ofLanguage = Object.entries(files).filter(([path]) => path.includes(`/text/${language}/`))
const inUse = catalogueOf(
  language,
  Object.assign({}, ...ofLanguage.map(([, texts]) => texts)) as Record<string, string>
)

type Singular<K> = K extends `${infer Base}.one` | `${infer Base}.other` ? Base : K
/** A key of the texts. */
export type TextKey = Singular<TextFileKey>

export type Params = Record<string, string | number>

/** The text of a key; the key itself where there is none. */
export function t(key: TextKey, params: Params = {}): string {
  return known(key, params) ?? key
}

/** The text of a key made from data, such as a status; undefined where there is none. */
export function known(key: string, params: Params = {}): string | undefined {
  return findIn(inUse, key, params['n'])?.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? shown(params[name] ?? '') : whole
  )
}

/** The texts of one language, given by its BCP 47 tag. */
export function catalogueOf(language: string, texts: Record<string, string>) {
  return { texts: new Map(Object.entries(texts)), plurals: new Intl.PluralRules(language) }
}

type Catalogue = ReturnType<typeof catalogueOf>

/** The text of a key, or of its plural form for n. A missing form is replaced by other. */
export function findIn({ texts, plurals }: Catalogue, key: string, n: string | number = '') {
  const text = texts.get(key)
  if (text !== undefined) return text
  const digits = String(n).replaceAll(texts.get('number.group') ?? ',', '')
  const category = /^-?\d+$/.test(digits) ? plurals.select(Number(digits)) : 'other'
  return texts.get(`${key}.${category}`) ?? texts.get(`${key}.other`)
}

const grouped = new Intl.NumberFormat(locale)

function shown(value: string | number): string {
  return typeof value === 'number' ? grouped.format(value) : value
}

/** A number with grouped digits: 100,000. */
export function number(value: number): string {
  return grouped.format(value)
}
