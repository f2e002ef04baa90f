import type { AccessBackend, AccessState } from '../src/lib/backend/access'
import { permissions } from '../src/lib/backend/access'
import type { Backend } from '../src/lib/backend/backend'
import type {
  Attempt,
  Connection,
  Institution,
  Problem,
  TimelineRequest,
  TimelineWindow,
  UserView
} from '../src/lib/backend/types'
import {
  blankAttempt,
  blankConnection,
  blankInstitution,
  blankSavedState,
  blankTimeline,
  blankUser,
  blankView,
  firstPolicy,
  partsOf
} from '../src/lib/backend/fake/blank'
import { AppError } from '../src/lib/errors'

const unexpected = () => Promise.reject(new AppError('internal', { reference: 'UNEXPECTED' }))

/** The methods that a test provides. */
export type Given = {
  [Part in keyof Backend]?: Backend[Part] extends (...args: never[]) => unknown ? Backend[Part] : Partial<Backend[Part]>
}

/** The given methods of a bound struct; every other one rejects. */
function partly<Methods extends object>(given: Partial<Methods>): Methods {
  return new Proxy(given, { get: (target, name) => Reflect.get(target, name) ?? unexpected }) as Methods
}

const nothing = () => Promise.resolve()
const none = () => Promise.resolve([])
const silent = () => () => undefined

/** A backend with the methods that a test expects to be called; others reject. */
export function backendWith(given: Given = {}): Backend {
  const { application, lookup, saved, setup, access, ...rest } = given
  return {
    application: partly<Backend['application']>({ offer: nothing, ...application }),
    lookup: partly<Backend['lookup']>({ warm: nothing, cancel: nothing, recent: none, requests: none, ...lookup }),
    saved: partly<Backend['saved']>({ state: () => Promise.resolve(blankSavedState), hints: none, ...saved }),
    setup: partly<Backend['setup']>({ ...setup }),
    access: accessWith(access),
    copy: unexpected,
    clearCopied: nothing,
    onChanged: silent,
    onSavedChanged: silent,
    onCommand: silent,
    ...rest
  }
}

/** The calls about access that a test expects; others reject. */
export function accessWith(given: Partial<AccessBackend> = {}): AccessBackend {
  const state = () => Promise.resolve(stateOf())
  return partly({ state, active: nothing, reasons: none, onChanged: silent, onDropped: silent, ...given })
}

/** The state of an Admin with all permissions. */
export function stateOf(changes: Partial<AccessState> = {}): AccessState {
  return {
    profile: 'narnia-bank',
    host: 'https://api.mx.com',
    clientId: 'nar•••bank',
    sample: false,
    environment: false,
    role: 'admin',
    name: 'Anna Ferrari',
    email: 'anna.ferrari@narnia-bank.example',
    userLookup: true,
    issued: '2026-01-12T09:00:00Z',
    expires: '',
    issuerName: 'Anna Ferrari',
    issuerEmail: 'anna.ferrari@narnia-bank.example',
    policy: { ...firstPolicy, mask: true },
    permissions: [...permissions],
    problem: null,
    locked: false,
    lockedAt: '',
    lockReason: '',
    pin: 'set',
    retryAt: '',
    clockBehind: false,
    ...changes
  }
}

/** A promise that the test settles. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

export function viewOf(requestId: string, id: string, changes: Partial<UserView> = {}): UserView {
  return {
    ...blankView,
    requestId,
    query: { kind: 'id', value: id, origin: 'whole' },
    user: { ...blankUser, id, guid: `USR-${id}` },
    timeline: { ...blankTimeline, complete: true },
    parts: partsOf('ready'),
    freshness: { ...blankView.freshness, fetchedAt: '2026-03-26T13:02:00Z' },
    ...changes
  }
}

export function requestOf(changes: Partial<TimelineRequest> = {}): TimelineRequest {
  return {
    requestId: 'r',
    connections: [],
    statuses: [],
    jobTypes: [],
    requestTypes: [],
    outcomes: [],
    from: '',
    to: '',
    timeZone: 'UTC',
    offset: 0,
    limit: 100,
    chartFrom: '',
    chartTo: '',
    anchor: '',
    ...changes
  }
}

/** A window of rows whose days contain the mark of their request. */
export function windowFor(request: TimelineRequest, mark: string, rowCount = 1000): TimelineWindow {
  const length = Math.max(0, Math.min(request.limit, rowCount - request.offset))
  return {
    offset: request.offset,
    rows: Array.from({ length }, (_, i) => ({
      day: `${mark}/${request.offset + i}`,
      dayCount: 1,
      dayWorst: 'working',
      attempt: null
    })),
    rowCount,
    matching: rowCount,
    state: { ...blankTimeline, known: rowCount, total: rowCount, complete: true },
    facets: { connections: [], statuses: [], jobTypes: [], requestTypes: [], outcomes: [] },
    timeZone: request.timeZone,
    chart: [],
    anchorRow: -1
  }
}

export function connectionOf(guid: string, changes: Partial<Connection> = {}): Connection {
  return {
    ...blankConnection,
    guid,
    name: `Bank ${guid}`,
    status: 'CONNECTED',
    family: 'working',
    lastAttemptAt: '2026-03-26T11:00:00Z',
    lastAttemptStatus: 'COMPLETED',
    lastAttemptFamily: 'working',
    lastSuccessAt: '2026-03-26T11:00:00Z',
    firstAddedAt: '2024-06-09T11:00:00Z',
    firstAddedFrom: 'platform',
    latestJobGuid: `JOB-${guid}`,
    needsUpdatedCredentials: null,
    institution: institutionOf(`INS-${guid}`),
    ...changes
  }
}

export function institutionOf(guid: string, changes: Partial<Institution> = {}): Institution {
  return {
    ...blankInstitution,
    guid,
    code: `code-${guid}`,
    name: `Name of ${guid}`,
    url: 'https://www.bank.example',
    known: true,
    ...changes
  }
}

export function attemptOf(jobGuid: string, changes: Partial<Attempt> = {}): Attempt {
  return {
    ...blankAttempt,
    jobGuid,
    connectionGuid: 'MBR-1',
    at: '2026-03-26T11:00:00Z',
    startedAt: '2026-03-26T11:00:00Z',
    finishedAt: '2026-03-26T11:00:04Z',
    status: 'COMPLETED',
    family: 'working',
    jobType: 'AGGREGATION',
    requestType: 'BACKGROUND',
    institutionName: 'Bank MBR-1',
    connectionName: 'Bank MBR-1',
    unnamed: false,
    ...changes
  }
}

export function problemOf(part: string, code: string, id = '', params: Record<string, string> = {}): Problem {
  return { part, code, id, params }
}
