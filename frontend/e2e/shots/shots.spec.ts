import { test } from '@playwright/test'
import { prepare, resize, themeNames, type Size, type Theme } from '../themesAndSizes'
import { states } from '../states'

const folder = '../build/bin/screenshots'

/** Which sizes are pictured in a theme; contrast-dark shows the main states only. */
const pictured: Record<Theme, readonly Size[]> = {
  light: ['wide', 'narrow', 'zoom 200 %', 'text 200 %'],
  dark: ['wide', 'narrow'],
  contrast: ['wide'],
  'contrast-dark': ['wide']
}

const fileName = (text: string) => text.replaceAll(/\W+/g, '-').replace(/-$/, '')

for (const theme of themeNames) {
  for (const [i, [name, { come, main, subject }]] of Object.entries(states).entries()) {
    if (theme === 'contrast-dark' && !main) continue
    test(`${theme}: ${name}`, async ({ page }) => {
      await prepare(page, theme)
      await come(page)
      for (const size of pictured[theme]) {
        await resize(page, size)
        if (subject !== undefined && size !== 'wide') {
          await page.locator(subject).evaluate((element) => element.scrollIntoView({ behavior: 'instant' }))
        }
        const sheet = size === 'wide' ? theme : `${fileName(size)}-${theme}`
        const number = String(i + 1).padStart(2, '0')
        await page.screenshot({ path: `${folder}/${sheet}/${number}-${fileName(name)}.png`, caret: 'hide' })
      }
    })
  }
}
