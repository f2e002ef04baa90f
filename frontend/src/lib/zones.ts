import { locale } from './text'

/** The time zone of a country. */
interface CountryZone {
  /** An IANA name. */
  zone: string
  /** The country has other zones with another time. */
  oneOfSeveral: boolean
}

/** The zone with the most inhabitants, of countries with several zones or names of them. */
const principal: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FM: 'Pacific/Pohnpei',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KI: 'Pacific/Tarawa',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Gaza',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent'
}

/** The zone of a country, given by its ISO 3166 code of two letters; undefined where it is not known. */
export function countryZone(country: string): CountryZone | undefined {
  const code = country.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code)) return undefined
  const zones = zonesOf(code)
  const zone = usable(principal[code] ?? (zones.length === 1 ? zones[0] : undefined))
  return zone === undefined ? undefined : { zone, oneOfSeveral: differ(zones) }
}

function zonesOf(code: string): string[] {
  // Newer engines have the method, older ones the property; TypeScript knows neither.
  const locale = new Intl.Locale(`und-${code}`) as { getTimeZones?: () => string[] | undefined; timeZones?: string[] }
  return locale.getTimeZones?.() ?? locale.timeZones ?? []
}

/** The name of a zone as Intl writes it; undefined where it is not a zone that Go knows too. */
export function usable(zone: string | undefined): string | undefined {
  // Names of offsets, such as +02:00, and Etc/Unknown mean nothing to the Go side.
  if (zone === undefined || !/^[A-Za-z]/.test(zone) || zone === 'Etc/Unknown') return undefined
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

/** The zone of this device, or UTC. */
export function deviceZone(): string {
  return usable(new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC'
}

/** Whether zones have different times, in winter or in summer. */
function differ(zones: string[]): boolean {
  const offsets = (zone: string) =>
    ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z']
      .map((time) => new Date(time).toLocaleString('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }))
      .join()
  return new Set(zones.map(offsets)).size > 1
}

/** The most common country, the first in the alphabet of several; empty where none is known. */
export function mostCommon(countries: string[]): string {
  const counts = new Map<string, number>()
  for (const country of countries) if (country !== '') counts.set(country, (counts.get(country) ?? 0) + 1)
  return [...counts].reduce(
    (most, one) => (one[1] > most[1] || (one[1] === most[1] && one[0] < most[0]) ? one : most),
    ['', 0] as const
  )[0]
}

const names = new Intl.DisplayNames(locale, { type: 'region' })

/** The name of a country, or its code. */
export function countryName(code: string): string {
  try {
    return names.of(code.trim().toUpperCase()) ?? code
  } catch {
    return code
  }
}

/** New York for America/New_York. */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}
