import { retention } from '../../lib/backend/generated/tables'
import type { RetentionForm } from '../../lib/backend/saved'

type Name = keyof typeof retention

/** What is chosen of how long saved copies are kept: a field of the form for each (backend/retention.go). */
export const names = Object.keys(retention) as Name[]

/** The form while it is typed: numbers are texts. */
export type Typed = Record<Name, string>

/** A value for each name. */
export function each<Value>(valueOf: (name: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>
}

/** The number that was typed; undefined where it is none that may be chosen. */
export function numberIn(text: string, name: Name): number | undefined {
  const clean = text.trim().replaceAll(/[,\s]/g, '')
  const { min, max } = retention[name]
  return /^\d{1,7}$/.test(clean) && Number(clean) >= min && Number(clean) <= max ? Number(clean) : undefined
}

/** The form that was typed; undefined where a number cannot be chosen. */
export function formOf(typed: Typed): RetentionForm | undefined {
  const form = each((name) => numberIn(typed[name], name))
  return names.every((name) => form[name] !== undefined) ? (form as RetentionForm) : undefined
}
