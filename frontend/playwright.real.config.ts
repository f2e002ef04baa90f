import { rmSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { homeOf, homes } from './e2e/homes'
import { ports } from './e2e/ports'
import base from './playwright.config'

/** The page against the real Go side: the application's own development server, which needs a display. */
const key = { USERLOOKUP_SANDBOX_KEY: 'for-this-run' }
const credentials = { USERLOOKUP_CLIENT_ID: 'sandbox', USERLOOKUP_API_KEY: key.USERLOOKUP_SANDBOX_KEY }
const binary = '../build/bin/userlookup-dev'
const local = (port: number) => `http://127.0.0.1:${port}`

if (process.env['TEST_WORKER_INDEX'] === undefined) rmSync(homes, { recursive: true, force: true })
const folders = (home: string) => ({
  XDG_CONFIG_HOME: `${home}/config`,
  XDG_DATA_HOME: `${home}/data`,
  XDG_STATE_HOME: `${home}/state`,
  DBUS_SESSION_BUS_ADDRESS: '',
  XDG_RUNTIME_DIR: '',
  GSETTINGS_BACKEND: 'memory'
})

const application = (port: number, environment: Record<string, string>) => ({
  command: binary,
  url: local(port),
  env: { devserver: `127.0.0.1:${port}`, assetdir: 'dist', ...folders(homeOf(port)), ...environment }
})

const sandbox = (port: number, ...flags: string[]) => ({
  command: [binary, 'sandbox', ...flags, '--listen', `127.0.0.1:${port}`].join(' '),
  port,
  env: key
})

/** Specs that need an application of their own. */
const own = {
  'public-api': ports.publicApi,
  'set-up': ports.setUp,
  parts: ports.parts,
  saved: ports.saved,
  access: ports.admin
}

export default defineConfig({
  ...base,
  workers: 1,
  use: { ...base.use, contextOptions: { reducedMotion: 'reduce' } },
  projects: [
    {
      name: 'real',
      testDir: './e2e/real',
      testIgnore: Object.keys(own).map((name) => `**/${name}.spec.ts`),
      use: { baseURL: local(ports.real) }
    },
    ...Object.entries(own).map(([name, port]) => ({
      name,
      testDir: './e2e/real',
      testMatch: `**/${name}.spec.ts`,
      // Without a keychain each step opens an encrypted file, which takes a second of an idle machine.
      ...(name === 'access' ? { expect: { timeout: 60_000 } } : {}),
      use: { baseURL: local(port) }
    }))
  ],
  webServer: [
    sandbox(ports.publicSandbox, '--without-attempt-list'),
    sandbox(ports.sandbox),
    application(ports.real, {}),
    application(ports.publicApi, { ...credentials, USERLOOKUP_BASE_URL: local(ports.publicSandbox) }),
    application(ports.setUp, {}),
    application(ports.saved, {}),
    // An Admin, and two colleagues on devices of their own.
    application(ports.admin, {}),
    application(ports.colleague, {}),
    application(ports.disabled, {}),
    // Between this one and its platform stands what the test begins itself.
    application(ports.parts, { ...credentials, USERLOOKUP_BASE_URL: local(ports.faults) })
  ]
})
