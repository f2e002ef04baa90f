import { families } from './backend/generated/tables'

export { families }
export type Family = (typeof families)[number]

/** The family of a name sent by the Go side; unknown for a new one, never a good family. */
export function familyOf(name: string): Family {
  return families.find((family) => family === name) ?? 'unknown'
}
