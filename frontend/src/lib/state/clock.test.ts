import { beforeEach, expect, it } from 'vitest'
import { clock } from './clock.svelte'
import { preferences } from './preferences.svelte'

beforeEach(() => {
  localStorage.clear()
  preferences.restore()
  clock.countries = []
})

it('counts in the zone that was chosen', () => {
  expect(clock.zone).toBe(clock.device)
  preferences.set({ zone: 'utc' })
  expect(clock.zone).toBe('UTC')
  expect(clock.zoneNote).toBe('')
})

it('counts in the country that most institutions are in, and says when that is one zone of several', () => {
  preferences.set({ zone: 'country' })
  clock.countries = ['GB', 'GB', 'US']
  expect(clock.zone).toBe('Europe/London')
  expect(clock.zoneNote).toBe('')
  clock.countries = ['US', 'GB', 'US']
  expect(clock.zone).toBe('America/New_York')
  expect(clock.zoneNote).toBe('New York (United States): one of several time zones there')
})

it('falls back to this device where the country is not known, and says so', () => {
  preferences.set({ zone: 'country' })
  expect([clock.zone, clock.zoneNote]).toEqual([clock.device, ''])
  clock.countries = ['', '']
  expect(clock.zone).toBe(clock.device)
  expect(clock.zoneNote).toContain('country is not known')
})
