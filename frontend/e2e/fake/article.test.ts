import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { attemptFields, connectionFields, exactness, jobTypes, notOnThePage, requestTypes, words } from '../article'

test('lists every bullet and step of the article', () => {
  const article = '../../shared/design/user-lookup-article.txt'
  if (!existsSync(article)) {
    test.info().annotations.push({ type: 'not checked', description: 'the article is not beside this project' })
    return
  }
  const text = readFileSync(article, 'utf8')
  const known: string[] = [
    ...Object.values(words).flat(),
    ...connectionFields,
    ...Object.entries(attemptFields).flatMap(([heading, labels]) => [heading, ...labels])
  ]
  const sentences = [...known, ...Object.keys(requestTypes).map((name) => `${name} Request:`)]
  const bullets = text
    .split('\n')
    .map((line) => /^\s*(?:•|\d+\.)\s+(.*\S)\s*$/.exec(line)?.[1] ?? '')
    .filter((line) => line !== '' && !notOnThePage.some(([pattern]) => pattern.test(line)))
  expect(bullets.length).toBeGreaterThan(20)
  // A field is its whole bullet; a sentence has its words in it.
  const told = (line: string) =>
    /[.:]/.test(line) ? sentences.some((word) => line.includes(word)) : known.includes(line)
  expect(bullets.filter((line) => !told(line))).toEqual([])
  for (const word of [...Object.values(jobTypes), exactness]) expect(text).toContain(word)
})
