import { expect, it } from 'vitest'
import { webAddress } from './links'

it.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'www.bank.example',
  '',
  'https://user:word@bank.example',
  'https://'
])('rejects the address %j', (text) => expect(webAddress(text)).toBeUndefined())
it('returns the address and its host', () => {
  expect(webAddress('https://www.bank.example:8443/a?b')).toEqual({
    href: 'https://www.bank.example:8443/a?b',
    host: 'www.bank.example:8443'
  })
})
