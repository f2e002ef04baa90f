import { defineConfig, devices } from '@playwright/test'
import { browserWith } from './e2e/browser'
import { ports } from './e2e/ports'

const port = ports.fake
const fake = { testDir: './e2e/fake', use: { baseURL: `http://127.0.0.1:${port}` } }
/** What depends on how wide and how high the letters are: once more in faces other than the pinned one. */
const otherFaces = (['wide', 'narrow'] as const).map((face) => ({
  name: face,
  testDir: fake.testDir,
  grep: /@faces/,
  fullyParallel: true,
  use: { ...fake.use, launchOptions: browserWith(face) }
}))

export default defineConfig({
  workers: 3, // on two processors: each waits for frames and for the page in between
  fullyParallel: false,
  forbidOnly: true,
  reporter: 'list',
  // Of a machine that has a lot else to do; none comes near them on an idle one.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    launchOptions: browserWith('pinned')
  },
  // What stands still has every worker for one file; what moves, one.
  projects: [
    { name: 'access', testMatch: '**/access.test.ts', fullyParallel: true, ...fake },
    { name: 'fake', testIgnore: '**/access.test.ts', ...fake },
    ...otherFaces
  ],
  webServer: {
    command: `npm run build:fake && npm run preview:fake -- --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: false,
    timeout: 300_000
  }
})
