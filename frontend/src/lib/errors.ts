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
  input_no_id: { icon: 'input', again: false },
  input_ambiguous: { icon: 'input', again: false },
  bad_argument: { icon: 'input', again: false },
  bad_base_url: { icon: 'input', again: false, admin: true },
  profile_unknown: { icon: 'input', again: false },
  bad_profile_name: { icon: 'input', again: false },
  bad_client_id: { icon: 'input', again: false },
  bad_api_key: { icon: 'input', again: false },
  bad_proxy: { icon: 'input', again: false, admin: true },
  bad_proxy_login: { icon: 'input', again: false },
  bad_ca_file: { icon: 'input', again: false, admin: true },
  home_unknown: { icon: 'fault', again: false, admin: true },
  folder_unusable: { icon: 'fault', again: true, admin: true },
  disk_full: { icon: 'fault', again: true },
  disk_read_only: { icon: 'fault', again: true, admin: true },
  disk_error: { icon: 'fault', again: true, admin: true },
  no_file_locks: { icon: 'fault', again: true, admin: true },
  not_a_file: { icon: 'fault', again: true },
  file_exposed: { icon: 'lock', again: false, admin: true },
  file_unreadable: { icon: 'fault', again: true, admin: true },
  file_busy: { icon: 'clock', again: true },
  file_newer: { icon: 'fault', again: false, admin: true },
  settings_damaged: { icon: 'fault', again: false, admin: true },
  export_failed: { icon: 'fault', again: true },
  own_file: { icon: 'input', again: false },
  credentials_missing: { icon: 'lock', again: false },
  credentials_too_long: { icon: 'input', again: false },
  keychain_missing: { icon: 'lock', again: true },
  keychain_locked: { icon: 'lock', again: true },
  keychain_slow: { icon: 'clock', again: true },
  passphrase_needed: { icon: 'lock', again: false },
  passphrase_new: { icon: 'lock', again: false },
  bad_passphrase: { icon: 'input', again: false },
  passphrase_wrong: { icon: 'lock', again: false },
  sealed_missing: { icon: 'fault', again: true, admin: true },
  sealed_damaged: { icon: 'fault', again: true, admin: true },
  not_saved: { icon: 'person', again: false },
  saved_altered: { icon: 'fault', again: true },
  saved_damaged: { icon: 'fault', again: false },
  saved_newer: { icon: 'fault', again: false, admin: true },
  saved_key_missing: { icon: 'lock', again: true, admin: true },
  saved_key_other: { icon: 'lock', again: true, admin: true },
  sample_key_damaged: { icon: 'fault', again: false },
  deleted_in_part: { icon: 'fault', again: true },
  erase_incomplete: { icon: 'fault', again: true },
  saved_off: { icon: 'clock', again: true },
  saved_ad_hoc: { icon: 'stopped', again: false },
  clock_back: { icon: 'clock', again: false },
  access_log_broken: { icon: 'fault', again: false, admin: true },
  access_log_damaged: { icon: 'fault', again: false },
  access_log_newer: { icon: 'fault', again: false },
  access_log_other: { icon: 'lock', again: false },
  access_log_unsent: { icon: 'lock', again: false },
  access_log_unwritable: { icon: 'fault', again: true, admin: true },
  bad_colleague: { icon: 'input', again: false },
  bad_policy: { icon: 'input', again: false },
  bad_reason: { icon: 'input', again: false },
  clock_behind: { icon: 'clock', again: false },
  colleague_unknown: { icon: 'person', again: false },
  environment_forbidden: { icon: 'lock', again: false, admin: true },
  export_masked: { icon: 'lock', again: false },
  fingerprint_needed: { icon: 'input', again: false },
  fingerprint_other: { icon: 'input', again: false },
  invitation_closed: { icon: 'clock', again: false },
  invitation_damaged: { icon: 'fault', again: false, admin: true },
  invitation_expired: { icon: 'clock', again: false, admin: true },
  invitation_issuer: { icon: 'fault', again: false, admin: true },
  invitation_key_shared: { icon: 'fault', again: false, admin: true },
  invitation_newer: { icon: 'fault', again: false, admin: true },
  invitation_older: { icon: 'fault', again: false, admin: true },
  invitation_own: { icon: 'fault', again: false, admin: true },
  invitation_passphrase_needed: { icon: 'lock', again: false },
  invitation_passphrase_wrong: { icon: 'lock', again: false },
  invitation_sample: { icon: 'fault', again: false, admin: true },
  invitation_unknown: { icon: 'fault', again: false, admin: true },
  invitation_unread: { icon: 'fault', again: false, admin: true },
  issued_altered: { icon: 'fault', again: false },
  issued_full: { icon: 'fault', again: false },
  offline_too_long: { icon: 'clock', again: true },
  pin_characters: { icon: 'input', again: false },
  pin_damaged: { icon: 'fault', again: false },
  pin_length: { icon: 'input', again: false },
  pin_needed: { icon: 'input', again: false },
  pin_new: { icon: 'input', again: false },
  pin_none: { icon: 'input', again: false },
  pin_refused: { icon: 'input', again: false },
  pin_repeats: { icon: 'input', again: false },
  pin_sequence: { icon: 'input', again: false },
  pin_wait: { icon: 'clock', again: true },
  pin_wrong: { icon: 'input', again: false },
  reason_needed: { icon: 'input', again: false },
  sample_only: { icon: 'stopped', again: false },
  saved_forbidden: { icon: 'stopped', again: false },
  user_not_found: { icon: 'person', again: false },
  email_not_found: { icon: 'person', again: false },
  several_users: { icon: 'person', again: false },
  connection_not_found: { icon: 'person', again: true },
  institution_not_found: { icon: 'fault', again: false },
  job_not_found: { icon: 'person', again: true },
  not_open: { icon: 'person', again: true },
  not_allowed: { icon: 'lock', again: false, admin: true },
  admin_only: { icon: 'lock', again: false, admin: true },
  export_off: { icon: 'lock', again: false, admin: true },
  access_missing: { icon: 'lock', again: false, admin: true },
  access_edited: { icon: 'lock', again: false, admin: true },
  access_newer: { icon: 'lock', again: false },
  access_other: { icon: 'lock', again: false, admin: true },
  access_rolled_back: { icon: 'lock', again: false, admin: true },
  access_expired: { icon: 'lock', again: false, admin: true },
  access_off: { icon: 'lock', again: false, admin: true },
  locked: { icon: 'lock', again: false },
  not_provided: { icon: 'fault', again: false },
  attempts_blocked: { icon: 'network', again: false, admin: true },
  cancelled: { icon: 'stopped', again: true },
  timeout: { icon: 'clock', again: true },
  interrupted: { icon: 'network', again: true },
  unauthorized: { icon: 'lock', again: true, admin: true },
  forbidden: { icon: 'lock', again: true, admin: true },
  version_refused: { icon: 'fault', again: false, admin: true },
  rate_limited: { icon: 'clock', again: true },
  busy_until: { icon: 'clock', again: true },
  platform_fault: { icon: 'fault', again: true },
  refused: { icon: 'fault', again: true, admin: true },
  unreadable: { icon: 'fault', again: true },
  too_large: { icon: 'fault', again: false, admin: true },
  too_much_data: { icon: 'fault', again: false, admin: true },
  wrong_user: { icon: 'fault', again: false },
  wrong_item: { icon: 'fault', again: true },
  skipped: { icon: 'fault', again: true },
  time_unreadable: { icon: 'fault', again: true },
  account_unnamed: { icon: 'fault', again: true },
  no_user_guid: { icon: 'fault', again: true },
  incomplete: { icon: 'fault', again: true },
  pages_repeat: { icon: 'fault', again: true },
  listed_twice: { icon: 'fault', again: true },
  internal: { icon: 'fault', again: true, admin: true },
  unreachable: { icon: 'network', again: true },
  no_route: { icon: 'network', again: true },
  name_not_found: { icon: 'network', again: true },
  proxy_unreachable: { icon: 'network', again: true },
  proxy_unauthorized: { icon: 'lock', again: true, admin: true },
  proxy_refused: { icon: 'network', again: true, admin: true },
  untrusted: { icon: 'lock', again: true, admin: true },
  certificate_expired: { icon: 'clock', again: true },
  certificate_name: { icon: 'lock', again: true, admin: true },
  tls_failed: { icon: 'lock', again: true, admin: true },
  not_the_platform: { icon: 'network', again: true },
  clock_off: { icon: 'clock', again: false }
}

/** The look of a code; one that this page does not know yet looks like an internal fault. */
export function lookOf(code: string): ErrorLook {
  return looks[code] ?? { icon: 'fault', again: true }
}

/** The codes that have a look, for the test that compares them with the catalogue. */
export const knownCodes = Object.keys(looks)
