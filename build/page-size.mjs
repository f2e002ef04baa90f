// Prints how much JavaScript the built page loads before its first content, in kB
// (1,000 bytes) after gzip: the scripts of index.html and everything that they
// import statically. With a limit in kB it fails when there is more.
// Usage: node build/page-size.mjs [LIMIT]
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../frontend/dist/', import.meta.url))
const read = (file) => readFileSync(dist + file, 'utf8')

// The forms that the bundler writes: import{a as b}from"./c.js", import"./c.js" and export{a}from"./c.js".
const staticImport = /\b(?:import|export)(?:[\w*${},\s]*?from)?\s*["'](\.[^"']+)["']/g
const script = /<(?:script|link rel="modulepreload")[^>]*(?:src|href)="\/([^"]+\.js)"/g

const files = new Set([...read('index.html').matchAll(script)].map((match) => match[1]))
if (files.size === 0) throw new Error(`${dist}index.html has no script: run "make frontend"`)
for (const file of files) {
  for (const [, path] of read(file).matchAll(staticImport)) files.add(posix.join(posix.dirname(file), path))
}

const size = [...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0) / 1000
console.log(size.toFixed(1))
const limit = Number(process.argv[2] ?? Infinity)
if (size > limit) {
  console.error(`The page loads more than ${limit} kB before its first content. Load a part later: frontend/src/shell/lazyParts.ts`)
  process.exit(1)
}
