import { errors } from './backend/generated/tables'

/** The one shape of every failure that reaches a person: a code of the catalogue with its parameters. */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly params: Record<string, string> = {}
  ) {
    super(code)
    this.name = 'AppError'
  }

  /** What to quote when asking for help; empty when the failure explains itself. */
  get reference(): string {
    return this.params['reference'] ?? ''
  }
}

/**
 * Turns whatever crossed the bridge into an AppError. A rejected promise carries
 * the JSON text of a code and its params; anything else is an internal fault,
 * whose own words are never shown. `where` names the call, as its reference.
 */
export function asAppError(thrown: unknown, where: string): AppError {
  if (thrown instanceof AppError) return thrown
  const text = thrown instanceof Error ? thrown.message : thrown
  const parsed = typeof text === 'string' ? parse(text) : text
  if (isRecord(parsed) && typeof parsed['code'] === 'string' && parsed['code'] !== '') {
    return new AppError(parsed['code'], strings(parsed['params']))
  }
  return new AppError('internal', { reference: `PAGE-${where.toUpperCase()}` })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function strings(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, String(content)]))
}

/** What may be the User ID in a text that names several; none for any other failure. */
export function candidatesOf(error: AppError | undefined): string[] {
  const listed = error?.code === 'input_ambiguous' ? (error.params['candidates'] ?? '') : ''
  return listed === '' ? [] : listed.split('\n')
}

export type ErrorIcon = (typeof errors)[keyof typeof errors]['icon']

/** How a failure looks to a person; the table is that of the Go side. */
export interface ErrorTraits {
  icon: ErrorIcon
  /** Whether the same request may go better a second time. */
  again: boolean
  /** An Admin has to do something about it. */
  admin?: true
  /** It costs a list some of its entries, or only times, and not the list. */
  partial?: true
  /** It is said before the platform is asked for a user. */
  notAsked?: true
}

const traits: Record<string, ErrorTraits> = errors

/** The look of a code; one that this page does not know yet looks like an internal fault. */
export function traitsOf(code: string): ErrorTraits {
  return traits[code] ?? { icon: 'fault', again: true }
}

/** The codes that have a look, for the test that compares them with the catalogue. */
export const knownCodes = Object.keys(traits)
