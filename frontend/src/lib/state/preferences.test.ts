import { beforeEach, describe, expect, it, vi } from 'vitest'
import { preferences, readChoices } from './preferences.svelte'

const usual = readChoices(null)

describe('readChoices', () => {
  it.each(['', '{', 'null', '7', '"dark"', '[]', '{"theme":"pink","density":3,"textSize":"200","singleKeys":"no"}'])(
    'takes %j as nothing chosen',
    (stored) => {
      expect(readChoices(stored)).toEqual(usual)
    }
  )
  it('keeps valid values beside invalid ones', () => {
    expect(readChoices('{"theme":"dark","singleKeys":false,"textSize":200,"zone":"moon","name":"x"}')).toEqual({
      ...usual,
      theme: 'dark',
      singleKeys: false,
      textSize: 200
    })
  })
})

describe('preferences', () => {
  beforeEach(() => {
    vi.unstubAllGlobals()
    localStorage.clear()
    preferences.restore()
  })

  it('are stored', () => {
    preferences.set({ theme: 'dark' })
    preferences.set({ zone: 'utc' })
    preferences.restore()
    expect([preferences.theme, preferences.zone]).toEqual(['dark', 'utc'])
  })

  it('last as long as the page where storage is blocked', () => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
    preferences.restore()
    expect(preferences.density).toBe('compact')
    preferences.set({ density: 'comfortable' })
    expect(preferences.density).toBe('comfortable')
    vi.unstubAllGlobals()
  })

  it('make the text larger and smaller in steps, within limits', () => {
    const sizes = (step: -1 | 1, times: number) =>
      Array.from({ length: times }, () => {
        preferences.resize(step)
        return preferences.textSize
      })
    expect(sizes(1, 6)).toEqual([110, 125, 150, 175, 200, 200])
    preferences.resize(0)
    expect(preferences.textSize).toBe(100)
    expect(sizes(-1, 2)).toEqual([90, 90])
  })
})
