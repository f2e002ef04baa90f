import { families } from './backend/generated/tables'

export { families }
export type Family = (typeof families)[number]

/** The family named on the wire; one that this page does not know is unknown, never good. */
export function familyOf(name: string): Family {
  return families.find((family) => family === name) ?? 'unknown'
}
