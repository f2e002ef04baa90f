import { expect, it } from 'vitest'
import { cityOf, countryName, countryZone, mostCommon, usable } from './zones'

it.each([
  ['GB', 'Europe/London', false],
  ['gb', 'Europe/London', false],
  ['NL', 'Europe/Amsterdam', false],
  ['DE', 'Europe/Berlin', false], // two names, one time
  ['MY', 'Asia/Kuala_Lumpur', false],
  ['US', 'America/New_York', true],
  ['CA', 'America/Toronto', true],
  ['AU', 'Australia/Sydney', true],
  ['BR', 'America/Sao_Paulo', true],
  ['MX', 'America/Mexico_City', true],
  ['RU', 'Europe/Moscow', true],
  ['ID', 'Asia/Jakarta', true]
])('returns for %s the zone %s', (country, zone, oneOfSeveral) => {
  expect(countryZone(country)).toEqual({ zone, oneOfSeveral })
})

it.each(['', 'USA', 'XX', '??', '840', 'Utopia', 'AQ'])('returns no zone for %j', (country) => {
  expect(countryZone(country)).toBeUndefined()
})

it('returns a usable zone for every country that has one', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const zones = letters.flatMap((a) => letters.flatMap((b) => countryZone(a + b) ?? []))
  expect(zones.length).toBeGreaterThan(200)
  for (const { zone } of zones) expect(usable(zone)).toBe(zone)
})

it.each(['Etc/Unknown', '+02:00', 'Nowhere/Land', '', undefined])('rejects the zone %j', (zone) => {
  expect(usable(zone)).toBeUndefined()
})
it('accepts an old name', () => {
  expect(usable('US/Eastern')).toBe('America/New_York')
})

it('returns the most common country, the first of several', () => {
  expect(mostCommon(['GB', 'US', '', 'US', ''])).toBe('US')
  expect(mostCommon(['GB', 'US', 'US', 'GB'])).toBe('GB')
  expect(mostCommon(['', ''])).toBe('')
})

it('names cities and countries', () => {
  expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
  expect(countryName('us')).toBe('United States')
  expect(countryName('Utopia')).toBe('Utopia')
})
