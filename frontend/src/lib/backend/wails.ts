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
import { encryptionTimeout, withDeadline } from './deadline'
import type { SavedState } from './saved'
import type { UserView } from './types'

/** For calls that wait for a person in a file dialog, in ms. */
const dialogTimeout = 3_600_000

/** Makes a call that settles in time and rejects only with an AppError. */
async function call<T>(name: string, begin: () => Promise<T>, timeout?: number): Promise<T> {
  try {
    return await withDeadline(begin(), timeout)
  } catch (thrown) {
    throw asAppError(thrown, name)
  }
}

/**
 * The methods of a bound struct, in lower camel case. prefix is put before the name in the
 * reference of an error; timeouts are for methods that need another than the default, in ms.
 */
function bound<Struct extends object>(prefix: string, struct: Struct, timeouts: { [M in keyof Struct]?: number } = {}) {
  const methods = Object.entries(struct).map(([method, begin]: [string, (...args: unknown[]) => Promise<unknown>]) => {
    const name = method.charAt(0).toLowerCase() + method.slice(1)
    const timeout = timeouts[method as keyof Struct]
    return [name, (...args: unknown[]) => call(prefix + name, () => begin(...args), timeout)]
  })
  return Object.fromEntries(methods) as Methods<Struct>
}

export const wailsBackend: Backend = {
  application: bound('', Application),
  lookup: bound('', Lookup),
  saved: bound('saved.', Saved, { Export: dialogTimeout }),
  setup: bound('setup.', Setup, { Save: encryptionTimeout, Retry: encryptionTimeout }),
  access: {
    ...bound('access.', Access, {
      Unlock: encryptionTimeout,
      Colleagues: encryptionTimeout,
      Revoke: encryptionTimeout,
      SetPolicy: encryptionTimeout,
      Join: encryptionTimeout,
      Invite: dialogTimeout,
      Preview: dialogTimeout,
      SaveLog: dialogTimeout,
      SendLog: dialogTimeout,
      OpenLog: dialogTimeout
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

let lastCopied = ''

async function copy(text: string): Promise<void> {
  if (!(await ClipboardSetText(text))) throw new AppError('internal', { reference: 'PAGE-COPY' })
  lastCopied = text
}

async function clearCopied(): Promise<void> {
  const copied = lastCopied
  lastCopied = ''
  if (copied === '' || (await ClipboardGetText()) !== copied) return
  if (!(await ClipboardSetText(''))) throw new AppError('internal', { reference: 'PAGE-CLEARCOPIED' })
}
