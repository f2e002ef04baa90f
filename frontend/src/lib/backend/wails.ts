import * as Access from '../../../wailsjs/go/app/Access'
import * as Application from '../../../wailsjs/go/app/Application'
import * as Lookup from '../../../wailsjs/go/app/Lookup'
import * as Saved from '../../../wailsjs/go/app/Saved'
import * as Setup from '../../../wailsjs/go/app/Setup'
import { ClipboardGetText, ClipboardSetText, EventsOn } from '../../../wailsjs/runtime/runtime'
import { AppError, asAppError } from '../errors'
import type { AccessState } from './access'
import type { Backend } from './backend'
import type { Methods } from './bound'
import { longestSealedWait, withDeadline } from './deadline'
import type { SavedState } from './saved'
import type { UserView } from './types'

/** How long a person may take to choose a place for a file, in milliseconds. */
const patience = 3_600_000

/** One call over the bridge: it ends in time, and fails only with an AppError. */
async function call<T>(name: string, begin: () => Promise<T>, within?: number): Promise<T> {
  try {
    return await withDeadline(begin(), within)
  } catch (thrown) {
    throw asAppError(thrown, name)
  }
}

/**
 * Every method of a bound struct under its name in the page. prefix stands before that name in
 * the reference of a failure; within is how long the methods may take that derive a key or wait
 * for a person, in milliseconds.
 */
function bound<Struct extends object>(prefix: string, struct: Struct, within: { [M in keyof Struct]?: number } = {}) {
  const methods = Object.entries(struct).map(([method, begin]: [string, (...args: unknown[]) => Promise<unknown>]) => {
    const name = method.charAt(0).toLowerCase() + method.slice(1)
    const wait = within[method as keyof Struct]
    return [name, (...args: unknown[]) => call(prefix + name, () => begin(...args), wait)]
  })
  return Object.fromEntries(methods) as Methods<Struct>
}

/** The Go side. */
export const wailsBackend: Backend = {
  application: bound('', Application),
  lookup: bound('', Lookup),
  saved: bound('saved.', Saved, { Export: patience }),
  setup: bound('setup.', Setup, { Save: longestSealedWait, Retry: longestSealedWait }),
  access: {
    ...bound('access.', Access, {
      Unlock: longestSealedWait,
      Colleagues: longestSealedWait,
      Revoke: longestSealedWait,
      SetPolicy: longestSealedWait,
      Join: longestSealedWait,
      Invite: patience,
      Preview: patience,
      SaveLog: patience,
      SendLog: patience,
      OpenLog: patience
    }),
    onChanged: (callback) => EventsOn('access', (state: AccessState) => callback(state)),
    onDropped: (callback) => EventsOn('invitation-dropped', (path: string) => callback(path))
  },
  copy: (text) => call('copy', () => copy(text)),
  clearCopied: () => call('clearCopied', clearCopied),
  onChanged: (callback) => EventsOn('lookup:changed', (view: UserView) => callback(view)),
  onSavedChanged: (callback) => EventsOn('saved:changed', (state: SavedState) => callback(state)),
  onCommand: (callback) => EventsOn('command:chosen', (id: string) => callback(id))
}

/** The text that was copied last. */
let copied = ''

async function copy(text: string): Promise<void> {
  if (!(await ClipboardSetText(text))) throw new AppError('internal', { reference: 'PAGE-COPY' })
  copied = text
}

async function clearCopied(): Promise<void> {
  const ours = copied
  copied = ''
  if (ours === '' || (await ClipboardGetText()) !== ours) return
  if (!(await ClipboardSetText(''))) throw new AppError('internal', { reference: 'PAGE-CLEARCOPIED' })
}
