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
])('%j is no address to open', (text) => expect(webAddress(text)).toBeUndefined())
it('gives address and host', () => {
  expect(webAddress('https://www.bank.example:8443/a?b')).toEqual({
    href: 'https://www.bank.example:8443/a?b',
    host: 'www.bank.example:8443'
  })
})
