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

export type ErrorIcon = 'person' | 'input' | 'lock' | 'network' | 'clock' | 'fault' | 'stopped'

/** How a failure looks to a person. */
export interface ErrorLook {
  icon: ErrorIcon
  /** Whether the same request may go better a second time. */
  again: boolean
  /** An Admin has to do something about it. */
  admin?: true
}

const looks: Record<string, ErrorLook> = {
  input_empty: { icon: 'input', again: false },
  input_too_long: { icon: 'input', again: false },
  input_characters: { icon: 'input', again: false },
  input_ambiguous: { icon: 'input', again: false },
  bad_argument: { icon: 'input', again: false },
  bad_base_url: { icon: 'input', again: false, admin: true },
  user_not_found: { icon: 'person', again: false },
  email_not_found: { icon: 'person', again: false },
  several_users: { icon: 'person', again: false },
  connection_not_found: { icon: 'person', again: true },
  institution_not_found: { icon: 'fault', again: false },
  job_not_found: { icon: 'person', again: true },
  not_open: { icon: 'person', again: true },
  not_allowed: { icon: 'lock', again: false, admin: true },
  not_provided: { icon: 'fault', again: false },
  cancelled: { icon: 'stopped', again: true },
  timeout: { icon: 'clock', again: true },
  untrusted: { icon: 'lock', again: true, admin: true },
  interrupted: { icon: 'network', again: true },
  unreachable: { icon: 'network', again: true },
  unauthorized: { icon: 'lock', again: true, admin: true },
  forbidden: { icon: 'lock', again: true, admin: true },
  version_refused: { icon: 'fault', again: false, admin: true },
  rate_limited: { icon: 'clock', again: true },
  platform_fault: { icon: 'fault', again: true },
  refused: { icon: 'fault', again: true, admin: true },
  unreadable: { icon: 'fault', again: true },
  too_large: { icon: 'fault', again: false, admin: true },
  wrong_user: { icon: 'fault', again: false },
  skipped: { icon: 'fault', again: true },
  incomplete: { icon: 'fault', again: true },
  internal: { icon: 'fault', again: true, admin: true }
}

/** The look of a code; one that this page does not know yet looks like an internal fault. */
export function lookOf(code: string): ErrorLook {
  return looks[code] ?? { icon: 'fault', again: true }
}

/** The codes that have a look, for the test that compares them with the catalogue. */
export const knownCodes = Object.keys(looks)
