import { describe, expect, it } from 'vitest'
import { Viewport } from './viewport.svelte'

const viewport = new Viewport()

describe('the viewport', () => {
  it('has as many columns as fit its width in rem', () => {
    const columns = [1280, 1000, 760, 759].map((width) => {
      viewport.measure(width, 800, 16)
      return viewport.columns
    })
    expect(columns).toEqual([3, 2, 2, 1])
  })

  it('counts more px per rem of text where letters are wider', () => {
    viewport.measure(1280, 800, 16, 1.1)
    expect(viewport.wordRem).toBeCloseTo(17.6)
    viewport.measure(1280, 800, 16)
    expect(viewport.wordRem).toBe(16)
  })

  it('lets the page scroll where wider letters need more lines than fit the window', () => {
    viewport.measure(760, 600, 16)
    expect(viewport.fixedHeight).toBe(true)
    viewport.measure(760, 600, 16, 1.1)
    expect(viewport.fixedHeight).toBe(false)
  })

  it('uses a letter width of 1 where letters cannot be measured, or are narrower', () => {
    const stop = viewport.follow(document.documentElement)
    expect(document.documentElement.style.getPropertyValue('--letters')).toBe('1.000')
    stop()
  })
})
