import type { Connection, UserView } from '../lib/backend/types'
import { blankTimeline, blankView, partsOf } from '../lib/backend/fake/blank'
import { accounts, ago, connection, days, hours, ready, user } from '../lib/backend/fake/build'

/** Invented, as everything that the gallery shows. */
export const denied: Connection = connection('Gringotts', 'DENIED', 121, { accounts: accounts('gringotts', 4) })
export const empty: Connection = connection('Iron Bank', 'CHALLENGED', 14, { accounts: [] })

function view(changes: Partial<UserView>): UserView {
  return {
    ...blankView,
    requestId: 'gallery',
    query: { kind: 'id', value: 'U-1002', origin: 'whole' },
    user: user('U-1002'),
    connections: [denied, empty],
    timeline: { ...blankTimeline, complete: true },
    parts: ready,
    freshness: { ...blankView.freshness, fetchedAt: ago(0) },
    ...changes
  }
}

export const whole = view({})
export const loading = view({ loading: true, parts: partsOf('loading') })
export const failed = view({
  parts: { ...ready, accounts: 'failed' },
  problems: [{ part: 'accounts', id: empty.guid, code: 'timeout', params: {} }]
})

export const lately = ago(121)
export const longAgo = ago(144 * days + 7 * hours)
export const longName =
  'The Very Honourable Savings, Loan and Building Society of the Outer Hebrides and Adjacent Islands (1782)'
