import { EventsOn } from '../../../wailsjs/runtime/runtime'
import type { AccessBackend, AccessState } from './access'

/** The event that carries the state of access whenever it changes. */
const accessChanged = 'access'
/** The event that carries the path of an invitation that was dropped on the window. */
const invitationDropped = 'invitation-dropped'

/** Calls a method of the Go struct Access by its name. */
function go<T>(name: string, ...given: unknown[]): Promise<T> {
  type Bound = Record<string, (...given: unknown[]) => Promise<T>>
  const bound = (globalThis as { go?: { app?: { Access?: Bound } } }).go?.app?.Access?.[name]
  return bound ? bound(...given) : Promise.reject(new TypeError(`Access.${name} is not bound`))
}

type Call = <T>(name: string, begin: () => Promise<T>, within?: number) => Promise<T>

/**
 * The struct Access of the Go side. call turns every failure into an AppError;
 * patience is how long a person may take to choose a file, in milliseconds.
 */
export function wailsAccess(call: Call, patience: number): AccessBackend {
  return {
    state: () => call('access.state', () => go('State')),
    switch: (request) => call('access.switch', () => go('Switch', request)),
    lock: () => call('access.lock', () => go('Lock')),
    unlock: (pin) => call('access.unlock', () => go('Unlock', pin)),
    setPIN: (request) => call('access.setPIN', () => go('SetPIN', request)),
    active: () => call('access.active', () => go('Active')),
    giveReason: (request) => call('access.giveReason', () => go('GiveReason', request)),
    reasons: () => call('access.reasons', () => go('Reasons')),
    copied: (request) => call('access.copied', () => go('Copied', request)),
    colleagues: () => call('access.colleagues', () => go('Colleagues')),
    invite: (form) => call('access.invite', () => go('Invite', form), patience),
    revoke: (id) => call('access.revoke', () => go('Revoke', id)),
    setPolicy: (policy) => call('access.setPolicy', () => go('SetPolicy', policy)),
    preview: (request) => call('access.preview', () => go('Preview', request), patience),
    join: (request) => call('access.join', () => go('Join', request)),
    log: (query) => call('access.log', () => go('Log', query)),
    verifyLog: () => call('access.verifyLog', () => go('VerifyLog')),
    saveLog: () => call('access.saveLog', () => go('SaveLog'), patience),
    sendLog: () => call('access.sendLog', () => go('SendLog'), patience),
    openLog: () => call('access.openLog', () => go('OpenLog'), patience),
    onChanged: (callback) => EventsOn(accessChanged, (state: AccessState) => callback(state)),
    onDropped: (callback) => EventsOn(invitationDropped, (path: string) => callback(path))
  }
}
