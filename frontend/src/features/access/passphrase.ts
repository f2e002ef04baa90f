/** Letters and digits that are not mistaken for each other when they are read out. */
export const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 5
const length = 4

type Random = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array

/** A new passphrase such as k7mp-x2qd-…: 20 characters, about 99 bits. */
export function newPassphrase(random: Random = (bytes) => crypto.getRandomValues(bytes)): string {
  const limit = 256 - (256 % alphabet.length) // bytes above it would favour the first letters
  let letters = ''
  while (letters.length < groups * length) {
    for (const byte of random(new Uint8Array(groups * length))) {
      if (byte < limit && letters.length < groups * length) letters += alphabet[byte % alphabet.length] ?? ''
    }
  }
  return Array.from({ length: groups }, (_, i) => letters.slice(i * length, (i + 1) * length)).join('-')
}
