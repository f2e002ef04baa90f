import { defineConfig } from '@playwright/test'
import real from './playwright.real.config'

/** How smooth the page is, measured against the real Go side. It measures and never fails on time. */
export default defineConfig({
  ...real,
  reporter: 'line',
  timeout: 120_000,
  projects: (real.projects ?? [])
    .filter(({ name }) => name === 'real')
    .map(({ use }) => ({ name: 'bench', testDir: './e2e/bench', ...(use ? { use } : {}) }))
})
