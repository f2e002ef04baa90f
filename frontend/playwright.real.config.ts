import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import base, { firstPort } from './playwright.config'

/** The page against the real Go side: the application's own development server, which needs a display. */
const [port, publicPort, sandboxPort] = [firstPort + 1, firstPort + 2, firstPort + 3]
const sandbox = `http://127.0.0.1:${sandboxPort}`
const credentials = { USERLOOKUP_CLIENT_ID: 'sandbox', USERLOOKUP_API_KEY: 'for-this-run' }
const binary = '../build/bin/userlookup-dev'

/** A home folder of its own, so that nothing of the person who runs the tests is read or written. */
const home = resolve('../build/bin/e2e-home')
if (process.env['TEST_WORKER_INDEX'] === undefined) rmSync(home, { recursive: true, force: true })
const folders = {
  XDG_CONFIG_HOME: `${home}/config`,
  XDG_DATA_HOME: `${home}/data`,
  XDG_STATE_HOME: `${home}/state`,
  DBUS_SESSION_BUS_ADDRESS: '',
  XDG_RUNTIME_DIR: ''
}

const application = (port: number, environment: Record<string, string>) => ({
  command: binary,
  url: `http://127.0.0.1:${port}`,
  env: { devserver: `127.0.0.1:${port}`, assetdir: 'dist', ...folders, ...environment }
})

export default defineConfig({
  ...base,
  use: { ...base.use, contextOptions: { reducedMotion: 'reduce' } },
  projects: [
    {
      name: 'real',
      testDir: './e2e/real',
      testIgnore: '**/public-api.spec.ts',
      use: { baseURL: `http://127.0.0.1:${port}` }
    },
    {
      name: 'public-api',
      testDir: './e2e/real',
      testMatch: '**/public-api.spec.ts',
      use: { baseURL: `http://127.0.0.1:${publicPort}` }
    }
  ],
  webServer: [
    {
      command: `${binary} sandbox --without-attempt-list --listen 127.0.0.1:${sandboxPort}`,
      port: sandboxPort,
      env: { USERLOOKUP_SANDBOX_KEY: credentials.USERLOOKUP_API_KEY }
    },
    application(port, {}),
    application(publicPort, { ...credentials, USERLOOKUP_BASE_URL: sandbox })
  ]
})
