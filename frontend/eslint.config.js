import { readdirSync } from 'node:fs'
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const features = readdirSync(new URL('src/features', import.meta.url))

/** Which way imports may run: features → ui, lib; ui → lib; only lib/backend → wailsjs. */
const wailsjs = { group: ['**/wailsjs/**'], message: 'Only lib/backend knows wailsjs.' }
const noFeature = { group: ['**/features/**'], message: 'Only the shell composes features.' }
const noShell = { group: ['**/shell/**'], message: 'Nothing but main.ts knows the shell.' }
const noUi = { group: ['**/ui/**'], message: 'lib knows no component.' }
const noFake = { group: ['**/fake/**', '**/wails', '**/wails.ts'], message: 'Go through lib/backend/choose.ts.' }

const boundary = (files, patterns, ignores = []) => ({
  files: files.flatMap((path) => [`${path}/**/*.ts`, `${path}/**/*.svelte`]),
  ignores: ['**/*.test.ts', ...ignores],
  rules: { 'no-restricted-imports': ['error', { patterns }] }
})

export default ts.config(
  { ignores: ['dist', 'dist-fake', 'wailsjs', 'node_modules', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } }
  },
  {
    rules: {
      'no-undef': 'off', // TypeScript proves this
      eqeqeq: 'error',
      'no-console': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      '@typescript-eslint/consistent-type-imports': 'error'
    }
  },
  boundary(['src/lib'], [noFeature, noShell, noUi, wailsjs], ['src/lib/backend/*.ts']),
  boundary(['src/ui'], [noFeature, noShell, wailsjs, noFake]),
  boundary(['src/shell'], [wailsjs, noFake]),
  ...features.map((feature) =>
    boundary(
      [`src/features/${feature}`],
      [
        noShell,
        wailsjs,
        noFake,
        ...features
          .filter((other) => other !== feature)
          .map((other) => ({ group: [`**/${other}/*`], message: 'Features never import each other.' }))
      ]
    )
  )
)
