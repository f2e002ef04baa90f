/** Every declaration of every style of the page, for the tests that hold them to the tokens. */

interface Declaration {
  file: string
  property: string
  value: string
  /** Stands where the system forces its colours. */
  forced: boolean
}

const sheets = import.meta.glob<string>('../src/**/*.css', { query: '?raw', import: 'default', eager: true })
export const components = import.meta.glob<string>('../src/**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true
})

/** The contents of the style element. */
const styleOf = (component: string) => /<style[^>]*>([^]*)<\/style>/.exec(component)?.[1] ?? ''
export const markupOf = (component: string) => component.replace(/<style[^>]*>[^]*<\/style>/, '')

const styles: [file: string, css: string][] = [
  ...Object.entries(sheets),
  ...Object.entries(components).map(([file, text]): [string, string] => [file, styleOf(text)])
]

/** The blocks for where the system forces its colours, and the rest. */
function splitForced(css: string): [rest: string, forced: string] {
  const start = css.indexOf('@media (forced-colors: active)')
  if (start < 0) return [css, '']
  let end = css.indexOf('{', start) + 1
  for (let depth = 1; depth > 0 && end < css.length; end++) {
    if (css[end] === '{') depth++
    if (css[end] === '}') depth--
  }
  const [rest, forced] = splitForced(css.slice(end))
  return [css.slice(0, start) + rest, css.slice(start, end) + forced]
}

export const declarations: readonly Declaration[] = styles.flatMap(([file, css]) =>
  splitForced(css.replaceAll(/\/\*[^]*?\*\//g, '')).flatMap((part, i) =>
    [...part.matchAll(/(?<=[{;]\s*)(-?-?[a-z][\w-]*)\s*:\s*([^;{}]+)(?=[;}])/g)].map(
      ([, property = '', value = '']) => ({
        file: file.replace('../', ''),
        property,
        value: value.trim(),
        forced: i === 1
      })
    )
  )
)

/** The names that a value takes from the tokens, without the dashes. */
export const tokensOf = (value: string) => [...value.matchAll(/var\(--([\w-]+)/g)].map(([, name = '']) => name)
