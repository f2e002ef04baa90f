import type { AccessPolicy } from '../../lib/backend/access'
import { ranges } from '../../lib/backend/generated/tables'

/** The numbers of a policy. */
const numbers = ['retentionDays', 'lockMinutes', 'offlineHours'] as const
export type NumberField = (typeof numbers)[number]

/** A policy while it is typed: numbers are texts. */
export type PolicyForm = Omit<AccessPolicy, NumberField> & Record<NumberField, string>

export function formOf(policy: AccessPolicy): PolicyForm {
  const { retentionDays, lockMinutes, offlineHours } = policy
  return {
    ...policy,
    retentionDays: String(retentionDays),
    lockMinutes: String(lockMinutes),
    offlineHours: String(offlineHours)
  }
}

/** Whether what was typed is a whole number in the range of its field. */
export function fits(form: PolicyForm, field: NumberField): boolean {
  const text = form[field].trim()
  const { min, max } = ranges[field]
  return /^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max
}

/** The policy that was typed; undefined where a number does not fit. */
export function policyOf(form: PolicyForm): AccessPolicy | undefined {
  if (!numbers.every((field) => fits(form, field))) return undefined
  return {
    ...form,
    logFolder: form.logFolder.trim(),
    retentionDays: Number(form.retentionDays),
    lockMinutes: Number(form.lockMinutes),
    offlineHours: Number(form.offlineHours)
  }
}
