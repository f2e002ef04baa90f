import { errors } from './backend/generated/tables'

/** A failure that a person reads about: an error code and the parameters of its texts. */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly params: Record<string, string> = {}
  ) {
    super(code)
    this.name = 'AppError'
  }

  /** What to quote when asking for help; empty where nothing was logged. */
  get reference(): string {
    return this.params['reference'] ?? ''
  }
}

/**
 * Converts a rejected call of the Go side into an AppError. Its message is JSON with a
 * code and params. Anything else becomes an internal error with `where`, the name of
 * the call, as its reference; its own message is never shown.
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

/** The values of an ambiguous text that may be the User ID; empty for other errors. */
export function candidatesOf(error: AppError | undefined): string[] {
  const listed = error?.code === 'input_ambiguous' ? (error.params['candidates'] ?? '') : ''
  return listed === '' ? [] : listed.split('\n')
}

export type ErrorIcon = (typeof errors)[keyof typeof errors]['icon']

/** How the page presents an error code. The table is generated from backend/error_table.go. */
export interface ErrorTraits {
  icon: ErrorIcon
  /** The same request may succeed later. */
  again: boolean
  /** Only an Admin can fix it. */
  admin?: true
  /** Some entries or times of a list are missing, not the list. */
  partial?: true
  /** It occurs before the platform is asked. */
  notAsked?: true
}

const traits: Record<string, ErrorTraits> = errors

/** The traits of a code; those of an internal error for an unknown one. */
export function traitsOf(code: string): ErrorTraits {
  return traits[code] ?? { icon: 'fault', again: true }
}

/** For the test that compares them with the texts. */
export const knownCodes = Object.keys(traits)
