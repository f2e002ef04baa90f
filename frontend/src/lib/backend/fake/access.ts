import { AppError } from '../../errors'
import {
  type AccessBackend,
  type AccessPolicy,
  type AccessState,
  type Colleague,
  type InvitationPreview,
  type LogPage,
  type LogQuery,
  permissions,
  type Permission
} from '../access'
import type { Start } from '../types'
import { FakeLog } from './accessLog'
import { accessScenario, firstColleagues, firstState, invitationIn, problemOf } from './accessScenario'
import { ago, days, pause } from './build'
import { admin, bank, demanding, fay, fingerprint, issuedBy, sample } from './colleagues'

const minute = 60_000

/** The PIN of every locked page, and the passphrase of every invitation except ?access=invitation-… */
const firstPIN = '246810'
const invitationPassphrase = 'open sesame'

/** Roles, lock and access log of a page in a plain browser. They last as long as the page and protect nothing. */
export class FakeAccess implements AccessBackend {
  private asked = accessScenario()
  private readonly listeners = new Set<(state: AccessState) => void>()
  private now: AccessState
  private people: Colleague[]
  private readonly rows: FakeLog
  private failures = 0
  private pin = firstPIN
  /** The reasons, newest first, and their users. */
  private given: { reason: string; id: string; at: number }[] = []

  constructor(
    private readonly idOf: (requestId: string) => string,
    private readonly openProfile: (name: string) => Start,
    private readonly forget: () => void
  ) {
    this.now = firstState(this.asked)
    this.people = firstColleagues(this.asked)
    this.rows = new FakeLog(this.asked, () => this.now)
    if (!this.now.sample && !this.now.environment) this.openProfile(bank.profile)
    this.settle()
  }

  /** The sample data is open: its first role is Admin. */
  sample(): void {
    this.asked = ''
    this.change({
      ...sample.platform,
      ...sample.admin,
      ...issuedBy(sample.admin),
      ...{ sample: true, environment: false, role: 'admin', userLookup: true, pin: 'none', expires: '' },
      policy: { ...this.now.policy, reason: false }
    })
  }

  private settle(): AccessState {
    const problem = problemOf(this.asked, this.now)
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

  /** Throws where a user may not be opened: no access, locked, or a reason is required. */
  enter(id: string, reason: string): void {
    this.need('look_up')
    if (!this.now.policy.reason || reason !== '') return
    const valid = this.given.some((one) => one.id === id && Date.now() - one.at < 30 * minute)
    if (!valid) throw new AppError('reason_needed', { id })
  }

  opened(id: string, source: string): void {
    this.rows.record('opened', { whom: id, source, reason: this.given.find((one) => one.id === id)?.reason ?? '' })
  }

  revealed(requestId: string, field: string): void {
    this.need('reveal')
    this.rows.record('revealed', { whom: this.idOf(requestId), source: 'live', detail: field })
  }

  /** Throws where a permission is missing, and records refused actions as the Go side does. */
  need(permission: Permission, action = ''): void {
    const refusal = this.refusal(permission)
    if (!refusal) return
    if (action !== '') this.rows.record('refused', { detail: `${action} ${refusal.code}` })
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
    const who = role === 'admin' ? sample.admin : sample.user
    return this.change({ ...who, role, userLookup: userLookup || role === 'admin' })
  }

  async lock() {
    this.forget()
    this.rows.record('locked')
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
    this.rows.record('unlocked')
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
    root.dataset['active'] = String(Number(root.dataset['active'] ?? 0) + 1) // for tests that count the calls
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
    this.rows.record('copied', { whom: this.idOf(requestId), source: 'live', detail: what })
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
    const expires = new Date(Date.now() + form.days * days * minute).toISOString()
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
    this.rows.record(form.replaces === '' ? 'invited' : 'reissued', {
      whom: name,
      detail: `until ${expires.slice(0, 10)}`
    })
    return { path: `~/Documents/${file}.userlookup`, fingerprint }
  }

  async revoke(id: string) {
    await pause(30)
    this.need('administer')
    const found = this.people.find((one) => one.id === id)
    this.people = this.people.map((one) => (one.id === id ? { ...one, state: 'revoked' } : one))
    this.rows.record('revoked', { whom: found?.name ?? '' })
    return this.people
  }

  async setPolicy(policy: AccessPolicy) {
    await pause(30)
    this.need('administer')
    if (this.now.sample) throw new AppError('invitation_sample')
    this.people = this.people.map((one) => (one.you ? { ...one, policy } : one))
    this.rows.record('policy')
    return this.change({ policy })
  }

  async preview({ path, passphrase }: { path: string; passphrase: string }): Promise<InvitationPreview> {
    await pause(40)
    const chosen = path || '/home/me/Downloads/fay-moreau.userlookup'
    const file = chosen.split('/').at(-1) ?? chosen
    if (passphrase === '') throw new AppError('invitation_passphrase_needed', { path: chosen, file })
    if (passphrase !== invitationPassphrase) throw new AppError('invitation_passphrase_wrong', { path: chosen, file })
    return invitationIn(file, chosen, this.now)
  }

  async join({ fingerprintChecked }: { token: string; fingerprintChecked: boolean }) {
    await pause(40)
    if (!fingerprintChecked) throw new AppError('bad_argument', { argument: 'fingerprintChecked' })
    const start = this.openProfile(bank.profile)
    // No event: the page learns it with its next call, as it may from the Go side.
    this.now = {
      ...this.now,
      ...bank,
      ...fay,
      ...issuedBy(admin),
      ...{ sample: false, role: 'user', userLookup: true, expires: ago(-30 * days), policy: demanding, pin: 'needed' }
    }
    this.settle()
    this.rows.clear()
    this.rows.record('joined', { whom: admin.name })
    return start
  }

  async log(query: LogQuery): Promise<LogPage> {
    await pause(25)
    this.need('read_log')
    return this.rows.page(query)
  }

  async verifyLog() {
    await pause(60)
    return this.rows.verify()
  }

  async saveLog() {
    await pause(40)
    this.rows.record('exported', { detail: 'access_log' })
    return '~/Documents/access-log.csv'
  }

  async sendLog() {
    await pause(40)
    this.rows.record('log_sent')
    return '~/Documents/ben-okafor.userlog'
  }

  async openLog() {
    await pause(40)
    const opened = this.asked === 'broken' ? 'Carla Díaz' : 'Ben Okafor'
    this.rows.record('log_opened', { whom: opened })
    return { ...this.rows.verdict(), opened }
  }

  onChanged(callback: (state: AccessState) => void) {
    this.listeners.add(callback)
    return () => void this.listeners.delete(callback)
  }

  /** A browser gives no paths: uses the name of the dropped file. */
  onDropped(callback: (path: string) => void) {
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
      removeEventListener('drop', drop)
      removeEventListener('dragover', over)
    }
  }
}
