interface WebAddress {
  href: string
  host: string
}

/** Parses an address that may be opened: http or https, with a host and without credentials. */
export function webAddress(text: string): WebAddress | undefined {
  const url = parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  return { href: url.href, host: url.host }
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
