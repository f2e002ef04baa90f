import { AppError } from '../../errors'
import type { Probe, Setup, SetupForm, Start } from '../types'
import { stories } from './users'

/** The platforms of a page in a plain browser: none is asked, and nothing is kept beyond the page. */
export class FakeSetup {
  private open = 'sandbox'
  private readonly kept = new Map<string, SetupForm>()

  start(): Start {
    const sample = this.open === 'sandbox'
    const host = this.kept.get(this.open)?.baseUrl.replace(/^https?:\/\//, '') ?? ''
    return { profile: this.open, version: 'development', platform: host, stories: sample ? stories : [] }
  }

  state(): Setup {
    return {
      open: this.open,
      profiles: [...this.kept.values()].map(({ profile, baseUrl, clientId, proxy, proxyAddress, caFile }) => ({
        name: profile,
        baseUrl,
        clientId,
        hasKey: true,
        proxy,
        proxyAddress,
        caFile
      })),
      keptIn: 'keychain',
      setAside: ''
    }
  }

  /** The client ID says how the test ends: with the code of an error, or with clock_off. */
  probe({ clientId }: SetupForm): Probe {
    const failure = ['unauthorized', 'forbidden', 'version_refused', 'untrusted'].find((code) => code === clientId)
    return {
      failure: failure === undefined ? undefined : { code: failure, params: {} },
      clock: clientId === 'clock_off' ? { code: 'clock_off', params: { n: '12' } } : undefined
    }
  }

  save(form: SetupForm): Start {
    if (form.baseUrl.startsWith('http://') && !form.baseUrl.includes('127.0.0.1')) throw new AppError('bad_base_url')
    if (form.profile !== 'sandbox') this.kept.set(form.profile, { ...form, apiKey: '' })
    this.open = form.profile
    return this.start()
  }
}
