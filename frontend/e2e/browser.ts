import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The pinned face, and two that are a tenth wider and narrower: build/fonts.mjs. */
export type Face = 'pinned' | 'wide' | 'narrow'

/** The system's browsers. The first has no user interface of its own, which takes a quarter less of the processor. */
const browsers = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']

/** The browser: the one named in the environment, else the first that is there. */
const executablePath =
  process.env['CHROMIUM'] ?? browsers.map((name) => `/usr/bin/${name}`).find((file) => existsSync(file))

/**
 * What the browser leaves out. Pages of its own, loaded ahead beside each page of a test, cost a sixth of the
 * processor. The last list is the one that counts, so those that Playwright leaves out are here too.
 */
const withoutFeatures = [
  'PreloadTopChromeWebUI',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning'
]

/** How the browser is started: with the tests' own fonts, and none of the machine's. */
export function browserWith(face: Face) {
  const fonts = fileURLToPath(new URL('../../build/fonts.mjs', import.meta.url))
  const configuration = execFileSync(process.execPath, [fonts, face], { encoding: 'utf8' }).trim()
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      `--disable-features=${withoutFeatures.join(',')}`
    ],
    env: { ...(process.env as Record<string, string>), FONTCONFIG_FILE: configuration }
  }
}
