import { AppError } from '../../errors'
import { known } from '../../text'
import type { Probe, Setup, SetupForm, Start } from '../types'
import { passphrase } from './savedBackend'
import { stories } from './users'

/** The profiles of a page in a plain browser. They last as long as the page. */
export class FakeSetup {
  private open = 'sandbox'
  private readonly profiles = new Map<string, SetupForm>()
  /** ?start=sealed: the credentials are encrypted with a passphrase. */
  private sealed = new URLSearchParams(location.search).get('start') === 'sealed'

  start(): Start {
    if (this.sealed) throw new AppError('passphrase_needed')
    const sample = this.open === 'sandbox'
    const host = this.profiles.get(this.open)?.baseUrl.replace(/^https?:\/\//, '') ?? ''
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
      profiles: [...this.profiles.values()].map((form) => ({ ...form, name: form.profile, hasKey: true })),
      keptIn: 'keychain',
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
    if (form.profile !== 'sandbox') this.profiles.set(form.profile, { ...form, apiKey: '' })
    this.open = form.profile
    this.sealed = false
    return this.start()
  }
}

/** Errors of the settings, the keychain and the encrypted file, for testing and saving. */
function refuse(code: string): void {
  if (ownCodes.includes(code)) throw new AppError(code, paramsOf(code))
}

/** Parameters for the texts of every code. */
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
