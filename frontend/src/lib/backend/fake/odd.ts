import { attemptsOf } from './attempts'
import { ago, connection, guid, hours, institution, ready, type FakeUser } from './build'

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
  jobType: '',
  requestType: '',
  institutionName: '',
  connectionName: '',
  connectionGone: false
}

/** A user with values that this version does not know. */
export function unknownValues(): FakeUser {
  const strange = connection('Atlantis Bank', 'QUARANTINED', 90, {
    lastAttemptStatus: 'PARKED',
    lastAttemptFamily: 'unknown'
  })
  const bare = connection('', 'CONNECTED', 5 * hours, {
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
          count: 6,
          status: () => 'PARKED',
          jobType: () => 'TELEPATHY',
          requestType: () => 'ASTRAL'
        }
      ]),
      { ...timeless, connectionGuid: bare.guid }
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
