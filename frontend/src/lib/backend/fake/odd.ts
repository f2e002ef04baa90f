import { attemptsOf } from './attempts'
import { ago, connection, days, guid, hours, institution, problem, ready, secrets, user, type FakeUser } from './build'

const person = {
  emailMasked: 'x•••@•••.example',
  isDisabled: false,
  hasMetadata: true,
  metadataFields: 1
}

/** An attempt of which hardly anything is known. */
const timeless = {
  jobGuid: 'JOB-timeless',
  connectionGuid: '',
  at: '',
  startedAt: '',
  finishedAt: '',
  status: '',
  family: 'unknown',
  seemsStuck: false,
  jobType: '',
  requestType: '',
  institutionName: '',
  connectionName: '',
  connectionGone: false,
  unnamed: true,
  from: '',
  firstSeenAt: '',
  unreadableTimes: []
}

/** A user with values that this version does not know. */
export function unknownValues(): FakeUser {
  const strange = connection('Atlantis Bank', 'QUARANTINED', 90, {
    lastAttemptStatus: 'PARKED',
    lastAttemptFamily: 'unknown'
  })
  const bare = connection('', 'CONNECTED', 5 * hours, {
    family: 'unknown',
    reason: 'undated',
    lastAttemptAt: 'soon',
    lastSuccessAt: '',
    firstAddedAt: 'not a date',
    firstAddedFrom: 'unknown',
    institution: institution('x', { guid: '', code: '', name: '', url: '', known: false }),
    accounts: [{ guid: 'ACT-1', name: '', type: 'BURIED_TREASURE', subtype: '', isClosed: null }]
  })
  const all = [strange, bare]
  return {
    view: {
      user: { id: 'U-1006', guid: guid('USR', 'U-1006'), ...person },
      connections: all,
      parts: ready,
      problems: []
    },
    attempts: () => [
      ...attemptsOf([
        {
          connection: strange,
          first: 90,
          every: 300,
          count: 24,
          status: () => 'PARKED',
          jobType: () => 'TELEPATHY',
          requestType: () => 'ASTRAL'
        }
      ]),
      { ...timeless, connectionGuid: bare.guid, unnamed: false }
    ],
    email: 'x@sample.example',
    metadata: 'free text'
  }
}

/** Two logins at one institution, and a third that was removed. */
export function severalLogins(): FakeUser {
  const [own, business, removed] = ['Gringotts', 'Gringotts for the shop', 'Gringotts, the first'].map((name, i) =>
    connection(name, 'CONNECTED', 100 + i * 30, { institution: institution('Gringotts') })
  )
  const all = [own, business].flatMap((one) => one ?? [])
  return {
    view: {
      user: { id: 'U-1018', guid: guid('USR', 'U-1018'), ...person },
      connections: all,
      parts: ready,
      problems: []
    },
    attempts: () =>
      attemptsOf(
        [...all, ...(removed ? [removed] : [])].map((c, i) => ({
          connection: c,
          first: 100 + i * 30,
          every: 400,
          count: 4,
          status: () => 'COMPLETED'
        }))
      ),
    email: 'x@sample.example',
    metadata: 'free text'
  }
}

/** Two connections that nothing but their GUIDs tells apart. */
export function twins(): FakeUser {
  const all = ['CONNECTED', 'DENIED'].map((status, i) => connection('Gringotts', status, 100 + i * 30))
  return {
    view: {
      user: { id: 'U-1041', guid: guid('USR', 'U-1041'), ...person },
      connections: all,
      parts: ready,
      problems: []
    },
    attempts: () =>
      attemptsOf(
        all.map((c, i) => ({
          connection: c,
          first: 100 + i * 30,
          every: 400,
          count: 4,
          status: () => c.lastAttemptStatus
        }))
      ),
    email: 'x@sample.example',
    metadata: 'free text'
  }
}

/** Two connections of one name, and names that are longer than a line. */
export function sameName(): FakeUser {
  const name = 'First National Bank of Middle Earth'
  const all = [
    connection(name, 'PREVENTED', 40, { guid: guid('MBR', 'first login'), error: null }),
    connection(name, 'CONNECTED', 6 * hours, { guid: guid('MBR', 'second login') }),
    connection('Emerald City Savings and Loan Association', 'DISCONTINUED', 90 * days, { accounts: [] })
  ]
  return {
    view: { user: user('U-1019'), connections: all, parts: ready, problems: [] },
    attempts: () =>
      attemptsOf(
        all.map((c, i) => ({ connection: c, first: 40 + i * 5 * hours, every: days, count: 5, status: () => c.status }))
      ),
    ...secrets
  }
}

/** All that came is well, and not all came. */
export function someSkipped(): FakeUser {
  const all = ['Bank of Narnia', 'Avalon Mutual'].map((name, i) => connection(name, 'CONNECTED', 3 * hours + i * 9))
  return {
    view: {
      user: user('U-1020'),
      connections: all,
      parts: { ...ready, connections: 'failed' },
      problems: [problem('connections', 'skipped', '', { n: '1' })]
    },
    attempts: () =>
      attemptsOf(
        all.map((c, i) => ({
          connection: c,
          first: 3 * hours + i * 9,
          every: days,
          count: 24,
          status: () => 'COMPLETED'
        }))
      ),
    ...secrets
  }
}

/** Nobody needs to do anything: one is being worked on, the others work or have ended. */
export function underWay(): FakeUser {
  const all = [
    connection('Wonderland Savings', 'CREATED', 2, { isBeingAggregated: true, lastSuccessAt: '', accounts: [] }),
    connection('Bank of Narnia', 'CONNECTED', 3 * hours),
    connection('Lilliput Credit Union', 'CLOSED', 144 * days)
  ]
  return {
    view: { user: user('U-1021'), connections: all, parts: ready, problems: [] },
    attempts: () =>
      attemptsOf(
        all.map((c, i) => ({
          connection: c,
          first: 2 + i * days,
          every: days,
          count: 1,
          status: () => c.lastAttemptStatus
        }))
      ),
    ...secrets
  }
}

const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
const reversed = 'Bank \u202Eknab live\u202C'
const long = 'Donaudampfschifffahrtsgesellschaftskapitänsbank'.repeat(6)

/** A user whose every text tries to do harm. */
export function hostile(): FakeUser {
  const all = [
    connection(markup, 'CONNECTED', 100, {
      institution: institution('Evil', { name: markup, url: 'javascript:alert(1)' }),
      statusMessage: markup,
      accounts: [{ guid: 'ACT-h1', name: markup, type: 'CHECKING', subtype: '', isClosed: false }]
    }),
    connection(reversed, 'CONNECTED', 130, {
      institution: institution('Reversed', { url: 'https://user:word@bank.example' })
    }),
    connection(long, 'CONNECTED', 160, {
      institution: institution('Long', { code: long.toLowerCase() }),
      statusMessage: long
    })
  ]
  return {
    view: {
      user: { id: 'U-1010', guid: guid('USR', 'U-1010'), ...person },
      connections: all,
      parts: ready,
      problems: []
    },
    attempts: () => [
      ...attemptsOf(
        all.map((c, i) => ({ connection: c, first: 100 + i * 30, every: 400, count: 8, status: () => 'COMPLETED' }))
      ),
      { ...timeless, jobGuid: 'JOB-hostile', at: ago(20_000), status: markup, institutionName: markup }
    ],
    email: markup,
    metadata: `${markup} ${long}`
  }
}

/** A status that did not come, one that is a number, a manual account, times that cannot be read, and an attempt whose connection is not named. */
export function unreadable(): FakeUser {
  const lost = { lastAttemptAt: '', lastSuccessAt: '', lastAttemptStatus: '', lastAttemptFamily: 'unknown' }
  const all = [
    connection('Bank of Narnia', '', 60, {
      ...lost,
      firstAddedAt: '',
      firstAddedFrom: 'unreadable',
      unreadableTimes: ['created_at', 'aggregated_at', 'successfully_aggregated_at']
    }),
    connection('Avalon Mutual', '42', 90, { lastAttemptStatus: 'FAILED', lastAttemptFamily: 'broken' }),
    connection('Shoebox', 'none', 0, { ...lost, isManual: true, latestJobGuid: '', accounts: [] })
  ]
  const [narnia, avalon] = all
  return {
    view: {
      user: user('U-1042'),
      connections: all,
      parts: ready,
      problems: [
        problem('connections', 'time_unreadable', '', { n: '1' }),
        problem('attempts', 'time_unreadable', '', { n: '1' })
      ]
    },
    attempts: () => [
      ...attemptsOf(avalon ? [{ connection: avalon, first: 90, every: days, count: 6, status: () => 'FAILED' }] : []),
      {
        ...timeless,
        jobGuid: 'JOB-unreadable',
        connectionGuid: narnia?.guid ?? '',
        unnamed: false,
        status: 'FAILED',
        family: 'broken',
        institutionName: 'Bank of Narnia',
        connectionName: 'Bank of Narnia',
        unreadableTimes: ['created_at', 'started_at', 'finished_at', 'updated_at']
      },
      { ...timeless, jobGuid: 'JOB-unnamed', status: 'DENIED', family: 'caller', institutionName: 'Avalon Mutual' }
    ],
    ...secrets
  }
}
