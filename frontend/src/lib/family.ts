/** The families of statuses, worst first. */
export const families = ['caller', 'broken', 'unknown', 'waiting', 'working', 'ended'] as const
export type Family = (typeof families)[number]

/** The family named on the wire; one that this page does not know is unknown, never good. */
export function familyOf(name: string): Family {
  return families.find((family) => family === name) ?? 'unknown'
}
