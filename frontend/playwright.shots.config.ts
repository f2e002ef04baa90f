import { defineConfig } from '@playwright/test'
import base from './playwright.config'

/** Takes pictures of every state with the tests' own browser; build/screenshots.sh makes sheets of them. */
export default defineConfig({
  ...base,
  reporter: 'dot',
  projects: (base.projects ?? []).map((project) => ({ ...project, name: 'shots', testDir: './e2e/shots' }))
})
