import * as Access from '../../../wailsjs/go/app/Access'
import { EventsOn } from '../../../wailsjs/runtime/runtime'
import type { AccessBackend, AccessState } from './access'
import type { Methods } from './bound'
import { longestSealedWait } from './deadline'

/** The event that carries the state of access whenever it changes. */
const accessChanged = 'access'
/** The event that carries the path of an invitation that was dropped on the window. */
const invitationDropped = 'invitation-dropped'

type Call = <T>(name: string, begin: () => Promise<T>, within?: number) => Promise<T>

/**
 * The struct Access of the Go side: every bound method under its name in the page.
 * call turns every failure into an AppError; patience is how long a person may
 * take to choose a file, in milliseconds.
 */
export function wailsAccess(call: Call, patience: number): AccessBackend {
  /** How long the methods may take that derive a key or wait for a person, in milliseconds. */
  const within: Partial<Record<keyof typeof Access, number>> = {
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
  }
  const methods = Object.entries(Access).map(([bound, method]) => {
    const name = bound.charAt(0).toLowerCase() + bound.slice(1)
    const begin = method as (...args: unknown[]) => Promise<unknown>
    const wait = within[bound as keyof typeof Access]
    return [name, (...args: unknown[]) => call(`access.${name}`, () => begin(...args), wait)]
  })
  return {
    ...(Object.fromEntries(methods) as Methods<typeof Access>),
    onChanged: (callback) => EventsOn(accessChanged, (state: AccessState) => callback(state)),
    onDropped: (callback) => EventsOn(invitationDropped, (path: string) => callback(path))
  }
}
