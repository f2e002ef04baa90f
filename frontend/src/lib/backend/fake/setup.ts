import { AppError } from '../../errors'
import { known } from '../../text'
import type { Probe, Setup, SetupForm, Start } from '../types'
import { passphrase } from './savedBackend'
import { stories } from './users'

/** The platforms of a page in a plain browser: none is asked, and nothing is kept beyond the page. */
export class FakeSetup {
  private open = 'sandbox'
  private readonly kept = new Map<string, SetupForm>()
  /** The address asks for a platform whose credentials are sealed: ?start=sealed. */
  private sealed = new URLSearchParams(location.search).get('start') === 'sealed'

  start(): Start {
    if (this.sealed) throw new AppError('passphrase_needed')
    const sample = this.open === 'sandbox'
    const host = this.kept.get(this.open)?.baseUrl.replace(/^https?:\/\//, '') ?? ''
    return { profile: this.open, version: 'development', platform: host, stories: sample ? stories : [] }
  }

  startAgain(typed: string): Start {
    if (this.sealed && typed !== '' && typed !== passphrase) throw new AppError('passphrase_wrong')
    if (typed === passphrase) this.sealed = false
    return this.start()
  }

  state(): Setup {
    return {
      open: this.open,
      profiles: [...this.kept.values()].map((form) => ({ ...form, name: form.profile, hasKey: true })),
      credentialStore: 'keychain',
      setAside: ''
    }
  }

  /** Opens the profile of an invitation. */
  join(profile: string): Start {
    this.open = profile
    return this.start()
  }

  /** The client ID says how the test ends: with the code of an error, or with clock_off. */
  probe({ clientId }: SetupForm): Probe {
    refuse(clientId)
    const answers =
      known(`error.${clientId}.title`) !== undefined && !['clock_off', 'passphrase_new'].includes(clientId)
    const failure = answers ? { code: clientId, params: paramsOf(clientId) } : undefined
    const clock = clientId === 'clock_off' ? { code: 'clock_off', params: { n: '12' } } : undefined
    return { failure, clock }
  }

  save(form: SetupForm): Start {
    refuse(form.clientId)
    if (form.clientId === 'passphrase_new' && form.passphrase === '') throw new AppError('passphrase_new')
    if (form.baseUrl.startsWith('http://') && !form.baseUrl.includes('127.0.0.1')) throw new AppError('bad_base_url')
    if (form.profile !== 'sandbox') this.kept.set(form.profile, { ...form, apiKey: '' })
    this.open = form.profile
    this.sealed = false
    return this.start()
  }
}

/** What the settings, the keychain and the sealed file refuse, whether it is tested or saved. */
function refuse(code: string): void {
  if (ownCodes.includes(code)) throw new AppError(code, paramsOf(code))
}

/** What the texts of any code may name. */
const paramsOf = (code: string): Record<string, string> => ({
  folder: '/home/me/.config',
  file: code.startsWith('sealed') ? 'credentials.age' : 'settings.json',
  profile: 'production',
  min: '8',
  max: '1024',
  status: code === 'refused' ? '418' : '503',
  limit: '16'
})

// prettier-ignore
const ownCodes = [
  'bad_profile_name', 'bad_base_url', 'bad_client_id', 'bad_api_key', 'bad_proxy', 'bad_proxy_login', 'bad_ca_file',
  'home_unknown', 'folder_unusable', 'disk_full', 'disk_read_only', 'disk_error', 'no_file_locks', 'not_a_file',
  'file_unreadable', 'file_busy', 'file_newer', 'credentials_missing', 'credentials_too_long', 'keychain_missing', 'keychain_locked', 'keychain_slow', 'passphrase_needed',
  'bad_passphrase', 'passphrase_wrong', 'sealed_missing', 'sealed_damaged'
]
