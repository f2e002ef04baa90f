import { describe, expect, it } from 'vitest'
import { isPress, isSingle, keyWords, type Press } from './keys'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held
})
const ctrl = { ctrlKey: true }
const shift = { shiftKey: true }

describe('isPress', () => {
  it.each<[string, Press]>([
    ['?', press('?', { ...shift, code: 'Slash' })], // English
    ['?', press('?', { ...shift, code: 'Minus' })], // German: Shift+ß
    ['/', press('/', { code: 'Slash' })],
    ['/', press('/', { ...shift, code: 'Digit7' })], // German: Shift+7
    ['J', press('j')],
    ['J', press('J')], // caps lock
    ['J', press('о', { code: 'KeyJ' })], // Russian
    ['Mod+L', press('l', ctrl)],
    ['Mod+L', press('L', ctrl)],
    ['Mod+=', press('=', ctrl)],
    ['Mod+=', press('+', { ...ctrl, ...shift })],
    ['Mod+=', press('+', ctrl)], // German, and the numeric pad
    ['Mod+0', press('0', ctrl)],
    ['Mod+0', press('0', { ...ctrl, ...shift })], // French
    ['F1', press('F1')],
    ['Escape', press('Escape')]
  ])('matches %s with %j', (key, pressed) => {
    expect(isPress(key, pressed, false)).toBe(true)
  })

  it.each<[string, Press]>([
    ['J', press('k')],
    ['J', press('J', shift)],
    ['J', press('j', ctrl)],
    ['J', press('j', { altKey: true })],
    ['W', press(',', { code: 'KeyW' })], // Dvorak
    ['/', press('?', shift)],
    ['Mod+L', press('l')],
    ['Mod+L', press('l', { metaKey: true })],
    ['Mod+L', press('l', { ...ctrl, ...shift })],
    ['Mod+L', press('ł', { ...ctrl, altKey: true })], // AltGr
    ['Mod+-', press('_', { ...ctrl, ...shift })],
    ['Escape', press('Escape', shift)]
  ])('does not match %s with %j', (key, pressed) => {
    expect(isPress(key, pressed, false)).toBe(false)
  })

  it('uses ⌘ for Mod on a Mac, not Ctrl', () => {
    expect(isPress('Mod+L', press('l', { metaKey: true }), true)).toBe(true)
    expect(isPress('Mod+L', press('l', ctrl), true)).toBe(false)
  })
})

it('returns the labels of keys', () => {
  expect(keyWords('Mod+L', false)).toEqual(['Ctrl', 'L'])
  expect(keyWords('Mod+L', true)).toEqual(['⌘', 'L'])
  expect(keyWords('Mod+=', false)).toEqual(['Ctrl', '+'])
  expect(keyWords('Escape')).toEqual(['Esc'])
  expect(keyWords('?')).toEqual(['?'])
})

it('recognizes keys that type a character', () => {
  expect(['J', '/', '?'].every(isSingle)).toBe(true)
  expect(['Escape', 'F1', 'Mod+L'].some(isSingle)).toBe(false)
})

it('requires Shift exactly where the table names it', () => {
  const held = { ...ctrl, ...shift }
  expect(isPress('Mod+Shift+L', press('L', held), false)).toBe(true)
  expect(isPress('Mod+Shift+L', press('l', ctrl), false)).toBe(false)
  expect(isPress('Mod+L', press('L', held), false)).toBe(false)
  expect(keyWords('Mod+Shift+L', false)).toEqual(['Ctrl', 'Shift', 'L'])
})
