#!/usr/bin/env node
/**
 * Writes the faces that the tests and the pictures are set in, and prints the
 * path of the fontconfig file that offers those and no others: nothing depends
 * on which fonts a machine has.
 *
 * Usage: node build/fonts.mjs [pinned|wide|narrow]   (pinned when none is given)
 *
 * wide and narrow are the pinned face scaled by a tenth, every glyph of every
 * weight alike. Their line heights are those of Cantarell, the highest of the
 * faces that the page names, and of Ubuntu Mono, the lowest. With the pinned
 * face they are there too, as "Arimo wide" and so on.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const packages = join(repository, 'frontend/node_modules')
const folder = join(repository, 'build/bin/fonts')

/** How the pinned face is changed: the scale, and the room above and below the baseline in em. */
const faces = {
  pinned: undefined,
  wide: { scale: 1.1, ascent: 0.98, descent: 0.43 },
  narrow: { scale: 0.9, ascent: 0.83, descent: 0.17 }
}

/** What the page's text and ids are set in. */
const scaled = [
  '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
  '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSansMono-Bold.ttf'
]

/** What the characters are set in that those lack: other scripts, symbols, emoji. */
const fallback = [
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  '@expo-google-fonts/noto-color-emoji/400Regular/NotoColorEmoji_400Regular.ttf'
]

/**
 * Scales a TrueType font. Lengths in a font are in units, of which an em has
 * unitsPerEm: fewer units in an em make everything bigger.
 */
function scale(font, { scale, ascent, descent }) {
  const bytes = Buffer.from(font)
  const table = (tag) => {
    for (let i = 0; i < bytes.readUInt16BE(4); i++) {
      const entry = 12 + 16 * i
      if (bytes.toString('latin1', entry, entry + 4) === tag) return bytes.readUInt32BE(entry + 8)
    }
    throw new Error(`the font has no table ${tag}`)
  }
  const [head, hhea, os2] = [table('head'), table('hhea'), table('OS/2')]
  const em = Math.round(bytes.readUInt16BE(head + 18) / scale)
  const [up, down] = [Math.round(ascent * em), Math.round(descent * em)]
  bytes.writeUInt16BE(em, head + 18)
  for (const at of [hhea + 4, os2 + 68]) {
    bytes.writeInt16BE(up, at) // ascender
    bytes.writeInt16BE(-down, at + 2) // descender
    bytes.writeInt16BE(0, at + 4) // line gap
  }
  bytes.writeUInt16BE(up, os2 + 74) // usWinAscent
  bytes.writeUInt16BE(down, os2 + 76) // usWinDescent
  return bytes
}

/** For fontconfig the names stand for the face, as strongly as if it had been asked for by its own name. */
const alias = (face, ...names) =>
  names.map((name) => `<alias binding="same"><family>${name}</family><prefer><family>${face}</family></prefer></alias>`)

/** Gives the families in the folder of a face names of their own, such as "Arimo wide". */
const renamed = (face) =>
  ['Arimo', 'DejaVu Sans Mono'].map(
    (family) => `<match target="scan">
    <test name="file" compare="contains"><string>${join(folder, face)}/</string></test>
    <test name="family"><string>${family}</string></test>
    <edit name="family" mode="assign_replace"><string>${family} ${face}</string></edit>
  </match>`
  )

/** The pinned face comes with the others beside it, under their own names. The cache holds names, so each has its own. */
const configuration = (face) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${(face === 'pinned' ? Object.keys(faces) : [face]).map((each) => `<dir>${join(folder, each)}</dir>`).join('\n  ')}
  <dir>${join(folder, 'fallback')}</dir>
  <cachedir>${join(folder, `cache-${face}`)}</cachedir>
  ${[
    ...(face === 'pinned' ? ['wide', 'narrow'].flatMap(renamed) : []),
    ...alias('Arimo', 'Liberation Sans', 'system-ui', 'sans-serif', 'Sans', 'Arial', 'serif', 'Times New Roman'),
    ...alias('DejaVu Sans Mono', 'monospace', 'Monospace', 'ui-monospace'),
    ...alias('Noto Color Emoji', 'emoji')
  ].join('\n  ')}
  <match><edit name="family" mode="append_last"><string>Arimo</string></edit></match>
  <match target="font">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
`

/** Writes a file whole, and only if it is not there already: several runs may begin at once. */
function write(path, content) {
  try {
    if (readFileSync(path).equals(Buffer.from(content))) return
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.${process.pid}`, content)
  renameSync(`${path}.${process.pid}`, path)
}

const [face = 'pinned'] = process.argv.slice(2)
if (!(face in faces)) throw new Error(`There is no face ${face}: ${Object.keys(faces).join(', ')}`)
const read = (file) => readFileSync(join(packages, file))
for (const [each, change] of Object.entries(faces)) {
  for (const file of scaled) write(join(folder, each, basename(file)), change ? scale(read(file), change) : read(file))
}
for (const file of fallback) write(join(folder, 'fallback', basename(file)), read(file))
write(join(folder, `${face}.conf`), configuration(face))
console.log(join(folder, `${face}.conf`))
