import { beforeEach, expect, it } from 'vitest'
import { clock } from './clock.svelte'
import { preferences } from './preferences.svelte'

beforeEach(() => {
  localStorage.clear()
  preferences.restore()
  clock.countries = []
})

it('uses the chosen zone', () => {
  expect(clock.zone).toBe(clock.device)
  preferences.set({ zone: 'utc' })
  expect(clock.zone).toBe('UTC')
  expect(clock.zoneNote).toBe('')
})

it('uses the zone of the most common country, with a note where it has several zones', () => {
  preferences.set({ zone: 'country' })
  clock.countries = ['GB', 'GB', 'US']
  expect(clock.zone).toBe('Europe/London')
  expect(clock.zoneNote).toBe('')
  clock.countries = ['US', 'GB', 'US']
  expect(clock.zone).toBe('America/New_York')
  expect(clock.zoneNote).toBe('New York (United States): one of several time zones there')
})

it('falls back to this device where the country is unknown, with a note', () => {
  preferences.set({ zone: 'country' })
  expect([clock.zone, clock.zoneNote]).toEqual([clock.device, ''])
  clock.countries = ['', '']
  expect(clock.zone).toBe(clock.device)
  expect(clock.zoneNote).toContain('country is not known')
})
