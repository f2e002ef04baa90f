import { measure, walkByTab } from '../geometry'
import { news } from '../known'
import { prepare, resize, sizeNames, themeNames, type Size } from '../looks'
import { states } from '../states'
import { expect, expectNoViolations, test } from './page'

/** Each theme has colours of its own, but only one is measured at every size: what is not colour is the same. */
const measuredAt = (theme: string): readonly Size[] => {
  if (theme === 'light') return sizeNames
  return theme === 'dark' ? ['wide', 'narrow'] : ['wide']
}

for (const theme of themeNames) {
  test.describe(theme, () => {
    for (const [name, { come, hostile = false }] of Object.entries(states)) {
      test(name, async ({ page }) => {
        await prepare(page, theme)
        await come(page)
        const found: string[] = []
        for (const size of measuredAt(theme)) {
          await resize(page, size)
          found.push(...(await measure(page, { hostile })).map((text) => `${size}: ${text}`))
          if (size === 'wide' || (size === 'narrow' && theme === 'light')) await expectNoViolations(page)
        }
        if (theme === 'light') {
          for (const size of ['wide', 'narrow'] as const) {
            await resize(page, size)
            found.push(...(await walkByTab(page)).map((text) => `${size}: by Tab: ${text}`))
          }
        }
        expect(news(found)).toEqual([])
      })
    }
  })
}
