import { afterEach, expect, it, vi } from 'vitest'
import { acceptDrops } from './drops'

afterEach(() => vi.unstubAllGlobals())

function drag(name: string, types: string[]) {
  return Object.assign(new Event(name, { cancelable: true }), { dataTransfer: { types, dropEffect: 'copy' } })
}

it('accepts files and prevents navigation to anything that is dropped', () => {
  const OnFileDrop = vi.fn()
  vi.stubGlobal('runtime', { OnFileDrop })
  const target = new EventTarget()
  acceptDrops(target)
  expect(OnFileDrop).toHaveBeenCalledWith(expect.any(Function), false)
  for (const name of ['dragover', 'drop']) {
    const file = drag(name, ['Files'])
    target.dispatchEvent(file)
    expect([file.defaultPrevented, file.dataTransfer.dropEffect]).toEqual([true, 'copy'])
    const link = drag(name, ['text/uri-list', 'text/plain'])
    target.dispatchEvent(link)
    expect([link.defaultPrevented, link.dataTransfer.dropEffect]).toEqual([true, 'none'])
  }
})

it('does nothing in a plain browser', () => {
  const target = new EventTarget()
  acceptDrops(target)
  const file = drag('drop', ['Files'])
  target.dispatchEvent(file)
  expect(file.defaultPrevented).toBe(false)
})
