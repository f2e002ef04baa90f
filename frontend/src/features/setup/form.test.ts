import { describe, expect, it } from 'vitest'
import type { Setup } from '../../lib/backend/types'
import { added, choicesOf, formFor, gapsIn, keyServes, loginServes, nameFor, named } from './form'

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
      name: 'relay',
      baseUrl: 'http://127.0.0.1:8080',
      clientId: 'client-2',
      hasKey: false,
      proxy: 'address',
      proxyAddress: 'http://proxy.example',
      caFile: '/ca.pem'
    }
  ],
  credentialStore: 'keychain',
  setAside: ''
}

it('is filled from the saved profile without secrets', () => {
  expect(formFor(setup, 'relay')).toEqual({
    profile: 'relay',
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

it('lists fixed platforms, named platforms and a new one', () => {
  expect(choicesOf(setup)).toEqual(['sandbox', 'integration', 'production', 'relay', added])
})

it.each([
  ['https://Relay.Bank.example:8443/path?x', 'relay-bank-example-8443'],
  [' http://127.0.0.1:8080/ ', '127-0-0-1-8080'],
  ['http://[::1]:80', '1-80'],
  ['https://', 'platform'],
  [`https://${'a'.repeat(60)}.example`, 'a'.repeat(40)]
])('names the platform at %s %s', (address, name) => expect(nameFor(address)).toBe(name))

it('sends the typed name, or the one of the address', () => {
  const form = formFor(setup, added)
  expect(named({ ...form, profile: ' team ', baseUrl: 'https://a.example' }).profile).toBe('team')
  expect(named({ ...form, baseUrl: 'https://a.example' }).profile).toBe('a-example')
})

describe('what is missing', () => {
  const form = (chosen: string, changes = {}) => ({ ...formFor(setup, chosen), ...changes })
  const filled = { baseUrl: 'https://b.example', clientId: 'c', apiKey: 'k' }
  it.each([
    ['nothing of the sample data', 'sandbox', {}, {}],
    ['a key where none is kept', 'relay', {}, { apiKey: 'needed' }],
    ['no key where one is kept', 'production', {}, {}],
    ['a key of another client ID', 'production', { clientId: 'client-9' }, { apiKey: 'needed' }],
    ['an address of a platform with a name', 'relay', { apiKey: 'k', baseUrl: ' ' }, { baseUrl: 'needed' }],
    ['a client ID', 'integration', { apiKey: 'k' }, { clientId: 'needed' }],
    ['the address of a proxy', 'relay', { apiKey: 'k', proxyAddress: '' }, { proxyAddress: 'needed' }],
    ['none where no proxy is chosen', 'relay', { apiKey: 'k', proxy: 'none', proxyAddress: '' }, {}],
    ['no name of a new one', added, filled, {}],
    ['another name where there is one', added, { ...filled, profile: 'relay' }, { profile: 'taken' }],
    ['another name than a fixed one', added, { ...filled, profile: 'sandbox' }, { profile: 'taken' }]
  ])('%s', (_, chosen, changes, gaps) => expect(gapsIn(form(chosen, changes), setup, chosen)).toEqual(gaps))
})

it('does not reuse a saved key for another address, client ID or proxy', () => {
  const kept = { ...setup.profiles[1], hasKey: true } as Setup['profiles'][number]
  const form = formFor(setup, 'relay')
  expect(keyServes({ ...form, baseUrl: 'http://127.0.0.1:8080/', clientId: ' client-2' }, kept)).toBe(true)
  expect(loginServes(form, kept)).toBe(true)
  expect(keyServes({ ...form, baseUrl: 'http://127.0.0.1:8081' }, kept)).toBe(false)
  expect(keyServes({ ...form, clientId: 'client-3' }, kept)).toBe(false)
  expect(keyServes(form, undefined)).toBe(false)
  expect(loginServes({ ...form, proxyAddress: 'http://elsewhere.example' }, kept)).toBe(false)
})
