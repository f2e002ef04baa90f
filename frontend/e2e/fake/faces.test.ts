import { measure } from '../geometry'
import { news } from '../known'
import { prepare, resize, sizeNames } from '../looks'
import { states } from '../states'
import { expect, test } from './page'

// In the faces that are a tenth wider and narrower; in the pinned one the tests of access measure the same.

for (const [name, { come, hostile = false }] of Object.entries(states)) {
  test(`${name} @faces`, async ({ page }) => {
    await prepare(page, 'light')
    await come(page)
    const found: string[] = []
    for (const size of sizeNames) {
      await resize(page, size)
      found.push(...(await measure(page, { hostile })).map((text) => `${size}: ${text}`))
    }
    expect(news(found)).toEqual([])
  })
}
