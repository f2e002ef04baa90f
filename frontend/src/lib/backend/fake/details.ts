import type { Attempt, AttemptDetails } from '../types'
import { blankInstitution } from './blank'
import { guid } from './build'
import type { OpenedUser } from './opened'

/** The number of attempts of the same connection before and after one. */
const neighbours = 3

/** The details of an attempt, merged as by the Go side. */
export function detailsOf(attempt: Attempt, open: OpenedUser): AttemptDetails {
  const { connections } = open.view
  const connection =
    connections.find((one) => one.guid === attempt.connectionGuid) ??
    connections.find((one) => one.institution.name !== '' && one.institution.name === attempt.institutionName)
  const institution = connection?.institution ?? blankInstitution
  const wrong = attempt.family === 'caller' || attempt.family === 'broken'
  const own = open.known.filter((one) => one.connectionGuid === attempt.connectionGuid)
  const at = own.indexOf(attempt)
  const details = {
    attempt,
    institution,
    updatedAt: attempt.finishedAt,
    isAuthenticated: attempt.status === '' ? null : !wrong,
    errorMessage: wrong ? 'The credentials were refused.' : '',
    errorCode: wrong ? '2005' : '',
    before: own.slice(at + 1, at + 1 + neighbours),
    after: own.slice(Math.max(0, at - neighbours), at).reverse()
  }
  return { ...details, raw: rawOf(details), ignored: ['is_head', 'priority', 'status', 'worker'] }
}

/** The fields in the platform's format. */
function rawOf(details: Omit<AttemptDetails, 'raw' | 'ignored'>): string {
  const { attempt, institution } = details
  const fields = {
    guid: attempt.jobGuid,
    user_guid: guid('USR', attempt.connectionGuid),
    member_guid: attempt.connectionGuid,
    institution_guid: institution.guid || null,
    created_at: attempt.at || null,
    started_at: attempt.startedAt || null,
    finished_at: attempt.finishedAt || null,
    updated_at: details.updatedAt || null,
    status_name: attempt.status || null,
    is_authenticated: details.isAuthenticated,
    error_message: details.errorMessage || null,
    error_message_code: details.errorCode || null,
    job_type: attempt.jobType || undefined,
    request_type: attempt.requestType || undefined
  }
  return JSON.stringify(fields, null, 2)
}
