import { Offer, OpenURL, Start } from '../../../wailsjs/go/app/Application'
import {
  Cancel,
  GetJob,
  GetTimeline,
  LookupUser,
  Recent,
  Requests,
  Retry,
  Reveal,
  Understand,
  Warm
} from '../../../wailsjs/go/app/Lookup'
import {
  Changes,
  Erase,
  Export,
  Forget,
  Hints,
  List,
  Retry as RetrySaved,
  SetRetention,
  Snapshots,
  State
} from '../../../wailsjs/go/app/Saved'
import { Get, Probe, Retry as RetrySetup, Save } from '../../../wailsjs/go/app/Setup'
import { ClipboardGetText, ClipboardSetText, EventsOn } from '../../../wailsjs/runtime/runtime'
import { AppError, asAppError } from '../errors'
import type { Backend } from './backend'
import { longestSealedWait, withDeadline } from './deadline'
import type { SavedState } from './saved'
import type { UserView } from './types'
import { wailsAccess } from './wailsAccess'

const lookupChanged = 'lookup:changed'
const savedChanged = 'saved:changed'
const commandChosen = 'command:chosen'

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

/** The Go side. Go calls some methods by other names. */
export const wailsBackend: Backend = {
  access: wailsAccess(call, patience),
  start: () => call('start', Start),
  understand: (text) => call('understand', () => Understand(text)),
  warm: () => call('warm', Warm),
  lookUp: (request) => call('lookUp', () => LookupUser(request)),
  retry: (requestId, part) => call('retry', () => Retry(requestId, part)),
  cancel: (requestId) => call('cancel', () => Cancel(requestId)),
  getTimeline: (request) => call('getTimeline', () => GetTimeline(request)),
  getJob: (request) => call('getJob', () => GetJob(request)),
  reveal: (request) => call('reveal', () => Reveal(request)),
  recent: () => call('recent', Recent),
  setup: () => call('setup', Get),
  probe: (form) => call('probe', () => Probe(form)),
  saveSetup: (form) => call('saveSetup', () => Save(form), longestSealedWait),
  startAgain: (passphrase) => call('startAgain', () => RetrySetup(passphrase), longestSealedWait),
  requests: () => call('requests', Requests),
  savedState: () => call('savedState', State),
  savedList: (request) => call('savedList', () => List(request)),
  savedRetry: (passphrase) => call('savedRetry', () => RetrySaved(passphrase)),
  forget: async ({ guid, altered }) => void (await call('forget', () => Forget(guid, altered))),
  erase: () => call('erase', Erase),
  setRetention: (form) => call('setRetention', () => SetRetention(form)),
  snapshots: (requestId) => call('snapshots', () => Snapshots(requestId)),
  changes: (request) => call('changes', () => Changes(request)),
  hints: (requestId) => call('hints', () => Hints(requestId)),
  exportPage: (request) => call('exportPage', () => Export(request), patience),
  openURL: (url) => call('openURL', () => OpenURL(url)),
  copy: (text) => call('copy', () => copy(text)),
  clearCopied: () => call('clearCopied', clearCopied),
  offer: (commands) => call('offer', () => Offer(commands)),
  onChanged: (callback) => EventsOn(lookupChanged, (view: UserView) => callback(view)),
  onSavedChanged: (callback) => EventsOn(savedChanged, (state: SavedState) => callback(state)),
  onCommand: (callback) => EventsOn(commandChosen, (id: string) => callback(id))
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
