import { describe, expect, it } from 'vitest'
import type { Setup } from '../../lib/backend/types'
import { formFor, missingIn } from './form'

const setup: Setup = {
  open: 'production',
  profiles: [
    {
      name: 'production',
      baseUrl: '',
      clientId: 'client-1',
      hasKey: true,
      proxy: 'system',
      proxyAddress: '',
      caFile: ''
    },
    {
      name: 'other',
      baseUrl: 'http://127.0.0.1:8080',
      clientId: 'client-2',
      hasKey: false,
      proxy: 'address',
      proxyAddress: 'http://proxy.example',
      caFile: '/ca.pem'
    }
  ],
  keptIn: 'keychain',
  setAside: ''
}

it('takes what is kept of a profile, and no secret', () => {
  expect(formFor(setup, 'other')).toEqual({
    profile: 'other',
    baseUrl: 'http://127.0.0.1:8080',
    clientId: 'client-2',
    apiKey: '',
    proxy: 'address',
    proxyAddress: 'http://proxy.example',
    proxyUser: '',
    proxyPassword: '',
    caFile: '/ca.pem',
    passphrase: ''
  })
  expect(formFor(setup, 'production').baseUrl).toBe('')
  expect(formFor(setup, 'integration').clientId).toBe('')
})

describe('what is missing', () => {
  const form = (changes = {}) => ({ ...formFor(setup, 'other'), ...changes })
  it.each([
    ['nothing of the sample data', form({ profile: 'sandbox', clientId: '' }), false, []],
    ['a key where none is kept', form(), false, ['apiKey']],
    ['no key where one is kept', form(), true, []],
    ['an address of another platform', form({ baseUrl: ' ' }), true, ['baseUrl']],
    ['a client ID', form({ profile: 'production', clientId: '' }), true, ['clientId']],
    ['the address of a proxy', form({ proxyAddress: '' }), true, ['proxyAddress']],
    ['none where no proxy is chosen', form({ proxy: 'none', proxyAddress: '' }), true, []]
  ])('%s', (_, form, kept, missing) => expect(missingIn(form, kept)).toEqual(missing))
})
