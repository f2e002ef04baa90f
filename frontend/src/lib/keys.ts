import { known, t } from './text'

/** The fields of a keyboard event that identify a key. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Mod in app/commands.json is ⌘ on a Mac and Ctrl elsewhere. */
const onMac = navigator.userAgent.includes('Mac')

/** A key that types a character, such as J or ?. Preferences can turn such shortcuts off. */
export function isSingle(key: string): boolean {
  return key.length === 1
}

const modifier = /^Mod\+/
const shifted = /Shift\+/

/**
 * Whether a press is a key of app/commands.json. Compares characters, because ? is
 * Shift+/ on one keyboard and Shift+ß on another.
 */
export function isPress(key: string, press: Press, mac = onMac): boolean {
  const name = key.replace(modifier, '').replace(shifted, '')
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (press.altKey || other || mod !== modifier.test(key)) return false
  if (name === '=') return press.key === '=' || press.key === '+' // the same key, with Shift or without
  if (/^[A-Z]$/.test(name)) return press.shiftKey === shifted.test(key) && letterOf(press) === name
  return press.key === name && (isSingle(name) || !press.shiftKey)
}

/** The letter that was typed; in another script, the Latin letter of the same key. */
function letterOf({ key, code }: Press): string {
  const foreign = /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key)
  return foreign ? code.replace(/^Key/, '') : key.toUpperCase()
}

/** The labels of the keys to press, such as Ctrl and L. */
export function keyWords(key: string, mac = onMac): string[] {
  const name = key.replace(modifier, '').replace(shifted, '')
  const words = [...(shifted.test(key) ? [t('key.shift')] : []), known(`key.${name}`) ?? name]
  return modifier.test(key) ? [mac ? t('key.mod_mac') : t('key.mod'), ...words] : words
}
