import { describe, expect, it } from 'vitest'
import { room } from './room.svelte'

describe('the room of the page', () => {
  it('has as many columns as the window is wide in rem', () => {
    const columns = [1280, 1000, 760, 759].map((width) => {
      room.measure(width, 800, 16)
      return room.columns
    })
    expect(columns).toEqual([3, 2, 2, 1])
  })

  it('counts more px for words where letters are wider', () => {
    room.measure(1280, 800, 16, 1.1)
    expect(room.wordRem).toBeCloseTo(17.6)
    room.measure(1280, 800, 16)
    expect(room.wordRem).toBe(16)
  })

  it('lets the page scroll where wider letters need more lines than the window is high', () => {
    room.measure(760, 600, 16)
    expect(room.still).toBe(true)
    room.measure(760, 600, 16, 1.1)
    expect(room.still).toBe(false)
  })

  it('takes letters that cannot be measured, or are narrower, as those that the widths were chosen with', () => {
    const stop = room.follow(document.documentElement)
    expect(document.documentElement.style.getPropertyValue('--letters')).toBe('1.000')
    stop()
  })
})
