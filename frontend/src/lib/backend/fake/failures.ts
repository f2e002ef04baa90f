import { AppError } from '../../errors'

/** The failures of look-ups, by user ID. */
const failures: Record<string, [code: string, params?: Record<string, string>]> = {
  'U-2001': ['unreachable'],
  'U-2002': ['forbidden'],
  'U-2003': ['internal'],
  'U-2004': ['unauthorized'],
  'U-2005': ['not_allowed'],
  'U-2006': ['rate_limited'],
  'U-2007': ['platform_fault', { status: '503' }],
  'U-2008': ['version_refused'],
  'U-2009': ['untrusted'],
  'U-2010': ['interrupted'],
  'U-2011': ['timeout'],
  'U-2012': ['cancelled'],
  'U-2013': ['refused', { status: '418' }],
  'U-2014': ['unreadable'],
  'U-2015': ['too_large', { limit: '16' }],
  'U-2016': ['wrong_user'],
  'U-2017': ['no_route'],
  'U-2018': ['name_not_found'],
  'U-2019': ['proxy_unreachable'],
  'U-2020': ['proxy_unauthorized'],
  'U-2021': ['proxy_refused'],
  'U-2022': ['certificate_expired'],
  'U-2023': ['certificate_name'],
  'U-2024': ['tls_failed'],
  'U-2025': ['not_the_platform'],
  'U-2026': ['credentials_missing', { profile: 'production' }],
  'U-2027': ['busy_until', { status: '429', until: '2026-03-26 15:40 UTC' }]
}
let internal = 0

/** The failure of a user ID, if it has one. Internal errors have different references. */
export function failureOf(id: string): AppError | undefined {
  const failure = failures[id]
  if (!failure) return undefined
  const [code, params] = failure
  return new AppError(code, code === 'internal' ? { reference: `7F3K-20C${++internal}` } : params)
}
