import { defineConfig } from '@playwright/test'
import base from './playwright.config'

/** Takes pictures of every state with the tests' own browser; build/screenshots.sh makes sheets of them. */
export default defineConfig({
  ...base,
  reporter: 'dot',
  workers: 1,
  projects: [{ name: 'shots', testDir: './e2e/shots', use: base.projects?.[0]?.use ?? {} }]
})
