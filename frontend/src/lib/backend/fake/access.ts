import { AppError } from '../../errors'
import { known, number } from '../../text'
import {
  permissions,
  type AccessBackend,
  type AccessPolicy,
  type AccessState,
  type Colleague,
  type InvitationPreview,
  type LogPage,
  type LogQuery,
  type LogRow,
  type LogVerdict,
  type Permission
} from '../access'
import type { Failure, Start } from '../types'
import { admin, colleagues, demanding, fingerprint, lenient, logRows, user } from './colleagues'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const minute = 60_000
const days = 24 * 60 * minute

/** The one PIN of every locked page, and the passphrase of every invitation but ?access=invitation-… */
const pin = '246810'
const invitationPassphrase = 'open sesame'

/** What the address asks for, as in ?access=user: without it, the sample data with the role Admin. */
function accessScenario(): string {
  return new URLSearchParams(location.search).get('access') ?? ''
}

/** Problems that ?access=<name> stands for. */
const problems: Record<string, string> = {
  off: 'access_off',
  expired: 'access_expired',
  missing: 'access_missing',
  edited: 'access_edited',
  other: 'access_other',
  'rolled-back': 'access_rolled_back',
  newer: 'access_newer'
}

/** What is left of a state whose grant cannot be read: nobody is named, and the policy is the first. */
const nobody = {
  ...{ role: 'user', name: '', email: '', userLookup: false, issued: '', expires: '', issuerName: '', issuerEmail: '' },
  policy: lenient
}

/** Roles, lock and log of a page in a plain browser. They last as long as the page does, and protect nothing. */
export class FakeAccess implements AccessBackend {
  private asked = accessScenario()
  private readonly listeners = new Set<(state: AccessState) => void>()
  private readonly droppers = new Set<(path: string) => void>()
  private now: AccessState
  private people: Colleague[]
  private rows: LogRow[]
  /** How many rows the log of this device has. */
  private count: number
  private verified = Date.now()
  private failures = 0
  private pin = pin
  /** The reasons that were given, newest first, and the users they are for. */
  private given: { reason: string; id: string; at: number }[] = []

  constructor(
    private readonly idOf: (requestId: string) => string,
    private readonly openProfile: (name: string) => Start,
    private readonly forget: () => void
  ) {
    const real = this.asked !== ''
    const asUser = this.asked === 'user' || this.asked === 'reason' || problems[this.asked] !== undefined
    const who = real ? (asUser ? user : admin) : { name: 'Sample Admin', email: 'admin@sample.example' }
    const policy = asUser ? demanding : lenient
    this.now = {
      profile: real ? 'Narnia Bank' : 'sandbox',
      host: real ? 'https://api.mx.com' : '',
      clientId: real ? 'nar•••bank' : '',
      sample: !real,
      environment: this.asked === 'environment',
      role: asUser || this.asked === 'environment' ? 'user' : 'admin',
      name: this.asked === 'environment' ? 'environment' : who.name,
      email: this.asked === 'environment' ? '' : who.email,
      userLookup: this.asked !== 'off',
      issued: this.ago(5),
      expires: asUser ? this.ago(this.asked === 'expired' ? 1 : -25) : '',
      issuerName: real ? admin.name : 'Sample Admin',
      issuerEmail: real ? admin.email : 'admin@sample.example',
      policy,
      permissions: [],
      problem: null,
      locked: this.asked.startsWith('locked'),
      lockedAt: this.asked.startsWith('locked') ? this.ago(0) : '',
      lockReason: this.asked === 'locked-start' ? 'start' : 'idle',
      pin: !real || this.asked === 'environment' ? 'none' : this.asked === 'pin' ? 'needed' : 'set',
      retryAt: '',
      clockBehind: this.asked === 'clock'
    }
    if (['edited', 'missing', 'newer'].includes(this.asked)) this.now = { ...this.now, ...nobody }
    this.people = real ? colleagues(Date.now()) : colleagues(Date.now()).slice(0, 1)
    const self = this.people[0]
    if (self && !real) this.people = [{ ...self, name: who.name, email: who.email }]
    this.rows = real ? logRows(Date.now(), this.asked === 'broken', this.asked === 'long' ? 5000 : 94) : []
    this.count = real ? 1842 : 0
    if (real && this.asked !== 'environment') this.openProfile('Narnia Bank')
    this.settle()
  }

  /** The sample data is open: its first role is Admin. */
  sample(): void {
    this.asked = ''
    const { policy } = this.now
    this.change({
      ...{ profile: 'sandbox', host: '', clientId: '', sample: true, environment: false },
      ...{ role: 'admin', name: 'Sample Admin', email: 'admin@sample.example', userLookup: true, pin: 'none' },
      ...{ issuerName: 'Sample Admin', issuerEmail: 'admin@sample.example', expires: '' },
      policy: { ...policy, reason: false }
    })
  }

  private ago(count: number): string {
    return new Date(Date.now() - count * days).toISOString()
  }

  private settle(): AccessState {
    const code = this.now.sample && !this.now.userLookup ? 'access_off' : problems[this.asked]
    const params: Failure['params'] = {
      profile: this.now.profile,
      name: this.now.name,
      issuer: this.now.issuerName,
      date: this.now.expires
    }
    const problem: Failure | null = code ? { code, params } : null
    const held = (permission: Permission) => {
      if (this.now.locked) return false
      if (permission === 'set_up' || permission === 'read_log') return true
      if (problem) return false
      const { export: exports, mask } = this.now.policy
      if (permission === 'administer') return this.now.role === 'admin'
      if (permission === 'export_full') return exports && !mask
      return permission !== 'export' || exports
    }
    this.now = { ...this.now, problem, permissions: permissions.filter(held) }
    return this.now
  }

  private change(changes: Partial<AccessState>): AccessState {
    this.now = { ...this.now, ...changes }
    this.settle()
    for (const listener of this.listeners) listener(this.now)
    return this.now
  }

  private record(kind: string, more: Partial<LogRow> = {}): void {
    const { name, role } = this.now
    const at = new Date().toISOString()
    const base = { whom: '', source: '', age: '', detail: '', reason: '', broken: false }
    this.rows = [{ row: number(++this.count), at, who: name, role, kind, ...base, ...more }, ...this.rows]
  }

  /** Fails where a user may not be opened now: access, lock, or a reason that the policy asks for. */
  enter(id: string, reason: string): void {
    this.need('look_up')
    if (!this.now.policy.reason || reason !== '') return
    const valid = this.given.some((one) => one.id === id && Date.now() - one.at < 30 * minute)
    if (!valid) throw new AppError('reason_needed', { id })
  }

  opened(id: string, source: string): void {
    this.record('opened', { whom: id, source, reason: this.given.find((one) => one.id === id)?.reason ?? '' })
  }

  revealed(requestId: string, field: string): void {
    this.need('reveal')
    this.record('revealed', { whom: this.idOf(requestId), source: 'live', detail: field })
  }

  /** Fails where a permission is not held now; a refusal of an action is recorded, as by the Go side. */
  need(permission: Permission, action = ''): void {
    const refusal = this.refusal(permission)
    if (!refusal) return
    if (action !== '') this.record('refused', { detail: `${action} ${refusal.code}` })
    throw refusal
  }

  private refusal(permission: Permission): AppError | undefined {
    if (this.now.locked || this.now.pin === 'needed') return new AppError('locked')
    if (this.now.permissions.includes(permission)) return undefined
    if (this.now.problem) return new AppError(this.now.problem.code, this.now.problem.params)
    if (permission === 'administer') return new AppError('admin_only')
    const code = permission === 'export_full' && this.now.policy.export ? 'export_masked' : 'export_off'
    return new AppError(code, { issuer: admin.name })
  }

  state = () => Promise.resolve(this.now)

  async switch({ role, userLookup }: { role: string; userLookup: boolean }) {
    const name = role === 'admin' ? 'Sample Admin' : 'Sample User'
    const email = role === 'admin' ? 'admin@sample.example' : 'user@sample.example'
    return this.change({ role, name, email, userLookup: userLookup || role === 'admin' })
  }

  async lock() {
    this.forget()
    this.record('locked')
    return this.change({ locked: true, lockedAt: new Date().toISOString(), lockReason: 'asked' })
  }

  async unlock(typed: string) {
    await pause(60)
    const wait = Date.parse(this.now.retryAt) - Date.now()
    if (wait > 0) throw new AppError('pin_wait', { seconds: String(Math.ceil(wait / 1000)) })
    if (this.now.pin === 'set' && typed !== this.pin) {
      this.failures++
      const retryAt = new Date(Date.now() + 2 ** this.failures * 1000).toISOString()
      this.change({ retryAt })
      throw new AppError('pin_wrong', { retryAt })
    }
    this.failures = 0
    this.record('unlocked')
    return this.change({ locked: false, lockedAt: '', retryAt: '' })
  }

  async setPIN({ pin: typed, former }: { pin: string; former: string }) {
    await pause(60)
    if (this.now.pin === 'set' && former !== this.pin) throw new AppError('pin_wrong', { retryAt: '' })
    if (typed.length < 6 || typed.length > 64) throw new AppError('pin_length', { min: '6', max: '64' })
    this.pin = typed
    return this.change({ pin: 'set' })
  }

  async active() {
    const root = document.documentElement
    root.dataset['active'] = String(Number(root.dataset['active'] ?? 0) + 1) // where a test counts the calls
  }

  async giveReason({ text, reason }: { text: string; reason: string }) {
    if (reason.trim() === '') throw new AppError('bad_reason', { n: '200' })
    this.given = [{ reason, id: text.trim(), at: Date.now() }, ...this.given]
  }

  async reasons() {
    const first = this.asked === 'reason' ? ['T-48207', 'T-48199', 'Caller on the line'] : []
    return [...new Set([...this.given.map(({ reason }) => reason), ...first])].slice(0, 5)
  }

  async copied({ requestId, what }: { requestId: string; what: string }) {
    this.need('look_up')
    this.record('copied', { whom: this.idOf(requestId), source: 'live', detail: what })
  }

  async colleagues() {
    await pause(20)
    this.need('administer')
    return this.people
  }

  async invite(form: Parameters<AccessBackend['invite']>[0]) {
    await pause(60)
    this.need('administer')
    if (this.now.sample) throw new AppError('invitation_sample')
    if (form.name === 'disk_full') throw new AppError('disk_full', { folder: '/home/me' })
    const file = form.name.toLowerCase().replaceAll(' ', '-')
    const invited = new Date().toISOString()
    const expires = new Date(Date.now() + form.days * days).toISOString()
    const { name, email, role, userLookup, key, policy } = form
    const one: Colleague = {
      id: form.replaces || crypto.randomUUID(),
      ...{ name, email, role, userLookup, invited, expires, key, policy },
      you: false,
      state: 'active',
      log: this.people.find(({ id }) => id === form.replaces)?.log ?? null
    }
    const [self, ...others] = this.people
    this.people = [...(self ? [self] : []), one, ...others.filter(({ id }) => id !== form.replaces)]
    this.record(form.replaces === '' ? 'invited' : 'reissued', { whom: name, detail: `until ${expires.slice(0, 10)}` })
    return { path: `~/Documents/${file}.userlookup`, fingerprint }
  }

  async revoke(id: string) {
    await pause(30)
    this.need('administer')
    const found = this.people.find((one) => one.id === id)
    this.people = this.people.map((one) => (one.id === id ? { ...one, state: 'revoked' } : one))
    this.record('revoked', { whom: found?.name ?? '' })
    return this.people
  }

  async setPolicy(policy: AccessPolicy) {
    await pause(30)
    this.need('administer')
    if (this.now.sample) throw new AppError('invitation_sample')
    this.people = this.people.map((one) => (one.you ? { ...one, policy } : one))
    this.record('policy')
    return this.change({ policy })
  }

  async preview({ path, passphrase }: { path: string; passphrase: string }): Promise<InvitationPreview> {
    await pause(40)
    const chosen = path || '/home/me/Downloads/fay-moreau.userlookup'
    const file = chosen.split('/').at(-1) ?? chosen
    if (passphrase === '') throw new AppError('invitation_passphrase_needed', { path: chosen, file })
    if (passphrase !== invitationPassphrase) throw new AppError('invitation_passphrase_wrong', { path: chosen, file })
    const withAdmin = file.startsWith('admin')
    const off = file.startsWith('off')
    return {
      path: chosen,
      file,
      name: 'Fay Moreau',
      email: 'fay.moreau@narnia-bank.example',
      role: withAdmin ? 'admin' : 'user',
      userLookup: !off,
      profile: 'Narnia Bank',
      host: 'https://api.mx.com',
      clientId: 'nar•••bank',
      issued: this.ago(0),
      expires: withAdmin ? '' : this.ago(-30),
      issuerName: admin.name,
      issuerEmail: admin.email,
      fingerprint,
      key: off ? 'none' : withAdmin ? 'own' : 'shared',
      signingKey: withAdmin,
      policy: withAdmin ? lenient : demanding,
      replaces: this.now.profile === 'Narnia Bank',
      proxy: '',
      holderName: this.now.profile === 'Narnia Bank' ? this.now.name : '',
      token: 'token'
    }
  }

  async join({ fingerprintChecked }: { token: string; fingerprintChecked: boolean }) {
    await pause(40)
    if (!fingerprintChecked) throw new AppError('bad_argument', { argument: 'fingerprintChecked' })
    const start = this.openProfile('Narnia Bank')
    // The page hears of it only when it asks, as it may of the Go side.
    this.now = {
      ...this.now,
      profile: 'Narnia Bank',
      host: 'https://api.mx.com',
      clientId: 'nar•••bank',
      sample: false,
      role: 'user',
      name: 'Fay Moreau',
      email: 'fay.moreau@narnia-bank.example',
      userLookup: true,
      issuerName: admin.name,
      issuerEmail: admin.email,
      expires: this.ago(-30),
      policy: demanding,
      pin: 'needed'
    }
    this.settle()
    this.rows = []
    this.count = 0
    this.record('joined', { whom: admin.name })
    return start
  }

  /** Go sends why a log is broken as a failure. */
  private failure(): Failure | null {
    if (this.asked === 'log-failed') return { code: 'disk_error', params: { folder: '/home/me' } }
    if (this.asked !== 'broken') return null
    const reason = known('access_log.broken.edited', { row: '1838' }) ?? ''
    return { code: 'access_log_broken', params: { row: '1838', reason } }
  }

  private verdict(): LogVerdict {
    const broken = this.asked === 'broken'
    const sample = this.now.sample
    return {
      opened: '',
      intact: !broken,
      rows: this.count,
      since: this.count < 1842 ? '' : this.ago(75),
      verifiedAt: new Date(this.verified).toISOString(),
      brokenAt: broken ? 1838 : 0,
      failure: this.failure(),
      colleagues:
        sample || this.now.role !== 'admin'
          ? []
          : [
              { name: 'Ben Okafor', rows: 413, intact: true, brokenAt: 0, logs: 1 },
              { name: 'Carla Díaz', rows: 58, intact: !broken, brokenAt: broken ? 41 : 0, logs: 1 },
              ...(this.asked === 'two-logs'
                ? [7, 12].map((rows) => ({ name: 'Eve Lindqvist', rows, intact: true, brokenAt: 0, logs: 2 }))
                : [])
            ]
    }
  }

  async log(query: LogQuery): Promise<LogPage> {
    await pause(25)
    this.need('read_log')
    const since = query.days === 0 ? '' : this.ago(query.days)
    const text = query.text.trim().toLowerCase()
    const all = this.rows.filter(({ at }) => at === '' || at >= since) // a row that cannot be read has no time
    const matching = all.filter(
      (row) =>
        (query.who === '' || row.who === query.who) &&
        (query.kind === '' || row.kind === query.kind) &&
        (query.source === '' || row.source === query.source) &&
        (!query.refusedOnly || row.kind === 'refused' || row.kind === 'unlock_failed') &&
        `${row.whom} ${row.reason}`.toLowerCase().includes(text)
    )
    return {
      rows: matching.slice(query.offset, query.offset + query.limit),
      matching: matching.length,
      total: this.rows.length,
      people: [...new Set(this.rows.map(({ who }) => who))].filter(Boolean).sort(),
      verdict: this.verdict()
    }
  }

  async verifyLog() {
    await pause(60)
    this.verified = Date.now()
    return this.verdict()
  }

  async saveLog() {
    await pause(40)
    this.record('exported', { detail: 'access_log' })
    return '~/Documents/access-log.csv'
  }

  async sendLog() {
    await pause(40)
    this.record('log_sent')
    return '~/Documents/ben-okafor.userlog'
  }

  async openLog() {
    await pause(40)
    const opened = this.asked === 'broken' ? 'Carla Díaz' : 'Ben Okafor'
    this.record('log_opened', { whom: opened })
    return { ...this.verdict(), opened }
  }

  onChanged(callback: (state: AccessState) => void) {
    this.listeners.add(callback)
    return () => void this.listeners.delete(callback)
  }

  /** A page in a browser is given no paths: the name of what is dropped stands for one. */
  onDropped(callback: (path: string) => void) {
    this.droppers.add(callback)
    const drop = (event: DragEvent) => {
      const name = event.dataTransfer?.files[0]?.name ?? ''
      if (!name.endsWith('.userlookup')) return
      event.preventDefault()
      callback(`/home/me/Downloads/${name}`)
    }
    const over = (event: DragEvent) => event.preventDefault()
    addEventListener('drop', drop)
    addEventListener('dragover', over)
    return () => {
      this.droppers.delete(callback)
      removeEventListener('drop', drop)
      removeEventListener('dragover', over)
    }
  }
}
