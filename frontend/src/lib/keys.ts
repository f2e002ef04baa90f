import { known, t } from './text'

/** What a keyboard event tells of the key that was pressed. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Mod in the table of commands is Ctrl, and ⌘ on a Mac. */
const onMac = navigator.userAgent.includes('Mac')

/** A key that types something, such as J or ?, and so can be switched off. */
export function isSingle(key: string): boolean {
  return key.length === 1
}

const modifier = /^Mod\+/
const shifted = /Shift\+/

/**
 * Whether a press is that key of the table. What counts is the character, since ?
 * is Shift+/ on one keyboard and Shift+ß on another.
 */
export function isPress(key: string, press: Press, mac = onMac): boolean {
  const name = key.replace(modifier, '').replace(shifted, '')
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (press.altKey || other || mod !== modifier.test(key)) return false
  if (name === '=') return press.key === '=' || press.key === '+' // the same key, with Shift or without
  if (/^[A-Z]$/.test(name)) return press.shiftKey === shifted.test(key) && letterOf(press) === name
  return press.key === name && (isSingle(name) || !press.shiftKey)
}

/** The letter that was typed; on a keyboard of another script, the one that Latin letters have in its place. */
function letterOf({ key, code }: Press): string {
  const foreign = /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key)
  return foreign ? code.replace(/^Key/, '') : key.toUpperCase()
}

/** What is printed on the keys to press: Ctrl and L, or ⌘ and L, or ?. */
export function keyWords(key: string, mac = onMac): string[] {
  const name = key.replace(modifier, '').replace(shifted, '')
  const words = [...(shifted.test(key) ? [t('key.shift')] : []), known(`key.${name}`) ?? name]
  return modifier.test(key) ? [mac ? t('key.mod_mac') : t('key.mod'), ...words] : words
}
