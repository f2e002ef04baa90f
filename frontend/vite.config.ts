import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const repository = here('..')

/** Vite's dev server injects styles inline and talks over a socket of its own; the built page does neither. */
const looserPolicyInDevelopment: Plugin = {
  name: 'looser-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html, context) =>
    context.server
      ? html
          .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
          .replace("connect-src 'self'", "connect-src 'self' ws://127.0.0.1:* ws://localhost:*")
      : html
}

/** What is built for the application holds no invented users and no gallery: they have a build of their own. */
const onlyTheApplication: Plugin = {
  name: 'only-the-application',
  generateBundle(_, bundle) {
    if (this.environment.mode !== 'build' || this.environment.config.mode !== 'production') return
    for (const file of Object.values(bundle)) {
      const foreign =
        file.type === 'chunk' && file.moduleIds.find((id) => /\/src\/(lib\/backend\/fake|gallery)\//.test(id))
      if (foreign) this.error(`${file.fileName} holds ${foreign}`)
    }
  }
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), looserPolicyInDevelopment, onlyTheApplication],
  // The catalogue of texts lies in the Go part of the repository.
  server: { fs: { allow: [repository] } },
  build: {
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false, // so that parts loaded later never appear without their styles, or change the order of rules
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // How long each plugin took is of no interest to who builds the application.
      checks: { pluginTimings: false },
      input: mode === 'production' ? [here('index.html')] : [here('index.html'), here('gallery.html')],
      output: {
        // Two files besides the parts: what the first page needs (build/page-size.mjs limits it), and what parts share.
        codeSplitting: mode !== 'production' || {
          groups: [
            { name: 'start', tags: ['$initial'] },
            { name: 'shared', minShareCount: 2 }
          ]
        }
      }
    }
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['./test/setup.ts'],
    env: { TZ: 'Europe/Berlin' }, // the device's zone, also where they are not run isolated
    maxWorkers: '100%', // without it one processor stays free, which of two is half
    css: true,
    // Of a machine that has a lot else to do; none comes near it on an idle one.
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
}))
