import type { AccessPolicy, Colleague, InviteForm } from '../../lib/backend/access'
import { leastLengths } from '../../lib/backend/generated/tables'

/** The steps of an invitation. */
export const steps = ['who', 'what', 'file'] as const
type Step = (typeof steps)[number]

/** How long an invitation is valid, in days; 30 unless another is chosen. */
export const validities = [7, 30, 90, 365]

/** A new invitation, or one that replaces a colleague's; enable switches User Lookup on. */
export function newForm(policy: AccessPolicy, passphrase: string, former?: Colleague, enable = false): InviteForm {
  const key = former?.key === 'shared' ? 'shared' : 'own'
  return {
    name: former?.name ?? '',
    email: former?.email ?? '',
    role: former?.role ?? 'user',
    userLookup: enable || (former?.userLookup ?? true),
    days: 30,
    policy: former?.policy ?? policy,
    key,
    clientId: '',
    apiKey: '',
    passphrase,
    replaces: former?.id ?? ''
  }
}

export type Gap = 'name' | 'email' | 'clientId' | 'apiKey' | 'passphrase'

/** What is missing or wrong in a step. */
export function gapsOf(form: InviteForm, step: Step): Gap[] {
  const gaps: Gap[] = []
  if (step === 'who') {
    if (form.name.trim() === '') gaps.push('name')
    if (!/^[^\s@]+@[^\s@]+$/.test(form.email.trim())) gaps.push('email')
  }
  if (step === 'what' && carriesKey(form) && form.key === 'own') {
    if (form.clientId.trim() === '') gaps.push('clientId')
    if (form.apiKey.trim() === '') gaps.push('apiKey')
  }
  if (step === 'file' && [...form.passphrase.trim()].length < leastLengths.invitationPassphrase) gaps.push('passphrase')
  return gaps
}

/** Whether the file carries an API key: an Admin always has User Lookup. */
export function carriesKey({ role, userLookup }: Pick<InviteForm, 'role' | 'userLookup'>): boolean {
  return role === 'admin' || userLookup
}

/** The form as it is sent: nothing goes along that the choices rule out. */
export function sent(form: InviteForm): InviteForm {
  const key = carriesKey(form) ? form.key : 'none'
  const own = key === 'own'
  return {
    ...form,
    name: form.name.trim(),
    email: form.email.trim(),
    userLookup: carriesKey(form),
    key,
    clientId: own ? form.clientId.trim() : '',
    apiKey: own ? form.apiKey.trim() : ''
  }
}
