import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const repository = fileURLToPath(new URL('..', import.meta.url))

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

/** What is built for the application holds no invented users: they have a build of their own. */
const noInventedUsers: Plugin = {
  name: 'no-invented-users',
  generateBundle(_, bundle) {
    if (this.environment.mode !== 'build' || this.environment.config.mode !== 'production') return
    for (const file of Object.values(bundle)) {
      const invented = file.type === 'chunk' && file.moduleIds.find((id) => id.includes('/lib/backend/fake/'))
      if (invented) this.error(`${file.fileName} holds ${invented}`)
    }
  }
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), looserPolicyInDevelopment, noInventedUsers],
  // The catalogue of texts lies in the Go part of the repository.
  server: { fs: { allow: [repository] } },
  build: {
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'], setupFiles: ['./test/setup.ts'], css: true }
}))
