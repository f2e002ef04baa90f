import {
  Active,
  Colleagues,
  Copied,
  GiveReason,
  Invite,
  Join,
  Lock,
  Log,
  OpenLog,
  Preview,
  Reasons,
  Revoke,
  SaveLog,
  SendLog,
  SetPIN,
  SetPolicy,
  State,
  Switch,
  Unlock,
  VerifyLog
} from '../../../wailsjs/go/app/Access'
import { app } from '../../../wailsjs/go/models'
import { EventsOn } from '../../../wailsjs/runtime/runtime'
import type { AccessBackend, AccessState } from './access'
import { sealingWait } from './deadline'

/** The event that carries the state of access whenever it changes. */
const accessChanged = 'access'
/** The event that carries the path of an invitation that was dropped on the window. */
const invitationDropped = 'invitation-dropped'

type Call = <T>(name: string, begin: () => Promise<T>, within?: number) => Promise<T>

/**
 * The struct Access of the Go side. call turns every failure into an AppError;
 * patience is how long a person may take to choose a file, in milliseconds.
 */
export function wailsAccess(call: Call, patience: number): AccessBackend {
  return {
    state: () => call('access.state', () => State()),
    switch: (request) => call('access.switch', () => Switch(request)),
    lock: () => call('access.lock', () => Lock()),
    unlock: (pin) => call('access.unlock', () => Unlock(pin)),
    setPIN: (request) => call('access.setPIN', () => SetPIN(request)),
    active: () => call('access.active', () => Active()),
    giveReason: (request) => call('access.giveReason', () => GiveReason(request)),
    reasons: () => call('access.reasons', () => Reasons()),
    copied: (request) => call('access.copied', () => Copied(request)),
    colleagues: () => call('access.colleagues', () => Colleagues(), sealingWait),
    invite: (form) => call('access.invite', () => Invite(app.InviteForm.createFrom(form)), patience),
    revoke: (id) => call('access.revoke', () => Revoke(id), sealingWait),
    setPolicy: (policy) => call('access.setPolicy', () => SetPolicy(policy), sealingWait),
    preview: (request) => call('access.preview', () => Preview(request), patience),
    join: (request) => call('access.join', () => Join(request), sealingWait),
    log: (query) => call('access.log', () => Log(query)),
    verifyLog: () => call('access.verifyLog', () => VerifyLog()),
    saveLog: () => call('access.saveLog', () => SaveLog(), patience),
    sendLog: () => call('access.sendLog', () => SendLog(), patience),
    openLog: () => call('access.openLog', () => OpenLog(), patience),
    onChanged: (callback) => EventsOn(accessChanged, (state: AccessState) => callback(state)),
    onDropped: (callback) => EventsOn(invitationDropped, (path: string) => callback(path))
  }
}
