import { describe, expect, it } from 'vitest'
import { components, declarations, markupOf, tokensOf } from '../../test/styles'
import themesCss from '../ui/themes.css?raw'
import tokensCss from '../ui/tokens.css?raw'

const inThemes = (file: string) => file.endsWith('ui/themes.css')
const where = ({ file, property, value }: { file: string; property: string; value: string }) =>
  `${file}: ${property}: ${value}`

/** Defined for every page. */
const tokens = new Set([...`${themesCss}\n${tokensCss}`.matchAll(/^ {2,}--([\w-]+):/gm)].map(([, name = '']) => name))
/** Defined by a style, or by a style: directive, for what lies within. */
const local = new Set([
  ...declarations.filter(({ property }) => property.startsWith('--')).map(({ property }) => property.slice(2)),
  ...Object.values(components).flatMap((text) => [...text.matchAll(/style:--([\w-]+)/g)].map(([, name = '']) => name))
])

/** Words of a value that may stand for a colour without being a token. */
const neutral = /^(transparent|currentcolor|inherit|none|unset|initial)$/i
/** The system's own, only where colours are forced. */
const system = /^(Canvas|CanvasText|Highlight|HighlightText|GrayText|ButtonText|ButtonFace|LinkText|Mark|MarkText)$/
const colouring =
  /color$|^(background|border|outline|fill|stroke|box-shadow|text-shadow|border-(top|right|bottom|left))$/
/** Words of shorthands that are no colours. */
const shape =
  /^(solid|dashed|dotted|double|inset|no-repeat|repeat-x|repeat-y|cover|contain|center|top|right|bottom|left|to|auto|thin|light|dark|border-box|!important)$/

function literals({ value, forced }: { value: string; forced: boolean }): string[] {
  const words = value
    .replaceAll(/var\(--[\w-]+/g, ' ')
    .split(/[\s,/()]+/)
    .filter((word) => word !== '' && !/^[-+.\d][\w.%-]*$/.test(word))
  return words.filter(
    (word) =>
      !neutral.test(word) &&
      !(forced && system.test(word)) &&
      !shape.test(word) &&
      !/^((repeating-)?linear-gradient|calc)$/.test(word)
  )
}

describe('the styles', () => {
  it('exist', () => {
    expect(declarations.length).toBeGreaterThan(400)
    expect(tokens.size).toBeGreaterThan(80)
  })
  it('use no literal color', () => {
    const found = declarations.filter(
      (one) => !inThemes(one.file) && colouring.test(one.property) && literals(one).length > 0
    )
    const anywhere = declarations.filter(
      ({ file, value }) =>
        !inThemes(file) && /#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(/i.test(value)
    )
    expect([...found, ...anywhere].map(where)).toEqual([])
  })
  it('use only defined tokens', () => {
    const unknown = declarations.filter(({ value }) =>
      tokensOf(value).some((name) => !tokens.has(name) && !local.has(name) && !name.startsWith('bits-'))
    )
    expect(unknown.map(where)).toEqual([])
  })
  it('size text by the scale or in rem', () => {
    const fixed = declarations.filter(({ property, value }) => /^font(-size)?$/.test(property) && /\dpx/.test(value))
    expect(fixed.map(where)).toEqual([])
  })
  it('use rem for spacing except hairlines', () => {
    const fixed = declarations.filter(
      ({ property, value, file }) =>
        /^((row-|column-)?gap|(min-|max-)?(width|height)|(padding|margin)(-\w+)*)$/.test(property) &&
        !file.includes('src/gallery/') &&
        [...value.matchAll(/([\d.]+)px/g)].some(([, size]) => Number(size) > 2)
    )
    expect(fixed.map(where)).toEqual([])
  })
  it('use every token', () => {
    const product = declarations.filter(({ file }) => !file.includes('src/gallery/'))
    const used = new Set(product.flatMap(({ value }) => tokensOf(value)))
    expect([...tokens].filter((name) => !used.has(name))).toEqual([])
  })
})

it('contain no inline colors', () => {
  const found = Object.entries(components).flatMap(([file, text]) =>
    [...markupOf(text).matchAll(/\b(?:fill|stroke|color|stop-color|bgcolor)="([^"{]+)"/g)]
      .filter(([, value = '']) => !neutral.test(value))
      .map(([attribute]) => `${file}: ${attribute}`)
  )
  expect(found).toEqual([])
})
