import { measure, walkByTab } from '../geometry'
import { newFindings } from '../knownFindings'
import { prepare, resize, setFace, setTheme, sizeNames, themeNames, type Size, type Theme } from '../themesAndSizes'
import { states } from '../states'
import { expect, expectNoViolations, test } from './page'

/** Each theme has colours of its own, but only one is measured at every size: what is not colour is the same. */
const measuredAt: Record<Theme, readonly Size[]> = {
  light: sizeNames,
  dark: ['wide', 'narrow'],
  contrast: ['wide'],
  'contrast-dark': ['wide']
}

for (const [name, { come, hostile = false }] of Object.entries(states)) {
  test(name, async ({ page }) => {
    await prepare(page, 'light')
    await come(page)
    const found: string[] = []
    const measureAt = async (size: Size, what: string) => {
      await resize(page, size)
      found.push(...(await measure(page, { hostile })).map((text) => `${what}, ${size}: ${text}`))
    }
    for (const face of ['wide', 'narrow'] as const) {
      await setFace(page, face)
      for (const size of sizeNames) await measureAt(size, `${face} letters`)
    }
    await setFace(page, 'pinned')
    for (const theme of themeNames) {
      await setTheme(page, theme)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      for (const size of measuredAt[theme]) {
        await measureAt(size, theme)
        if (size === 'wide' || (size === 'narrow' && theme === 'light'))
          await expectNoViolations(page, { colorsOnly: theme !== 'light' })
      }
    }
    // Last, for it moves the focus and scrolls.
    await setTheme(page, 'light')
    for (const size of ['wide', 'narrow'] as const) {
      await resize(page, size)
      found.push(...(await walkByTab(page)).map((text) => `${size}: by Tab: ${text}`))
    }
    expect(newFindings(found)).toEqual([])
  })
}
