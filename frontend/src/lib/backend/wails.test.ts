import { beforeEach, expect, it, vi } from 'vitest'
import * as Application from '../../../wailsjs/go/app/Application'
import * as Lookup from '../../../wailsjs/go/app/Lookup'
import * as Setup from '../../../wailsjs/go/app/Setup'
import * as runtime from '../../../wailsjs/runtime/runtime'
import { requestOf, viewOf } from '../../../test/backend'
import type { AccessPolicy } from './access'
import { wailsBackend } from './wails'

vi.mock('../../../wailsjs/go/app/Application')
vi.mock('../../../wailsjs/go/app/Lookup')
vi.mock('../../../wailsjs/go/app/Setup')
vi.mock('../../../wailsjs/runtime/runtime')
beforeEach(() => vi.resetAllMocks())

it('passes arguments and answers unchanged', async () => {
  vi.mocked(Lookup.Reveal).mockResolvedValue('fleur@sample.example')
  await expect(wailsBackend.lookup.reveal({ requestId: 'r1', field: 'email' })).resolves.toBe('fleur@sample.example')
  expect(Lookup.Reveal).toHaveBeenCalledWith({ requestId: 'r1', field: 'email' })
})

it('converts the JSON text of a rejected call into an AppError', async () => {
  vi.mocked(Lookup.LookupUser).mockRejectedValue('{"code":"user_not_found","params":{"id":"u-1"}}')
  await expect(
    wailsBackend.lookup.lookupUser({ requestId: 'r1', text: 'u-1', offline: false, reason: '' })
  ).rejects.toMatchObject({
    name: 'AppError',
    code: 'user_not_found',
    params: { id: 'u-1' }
  })
})

it('hides messages that are not error codes', async () => {
  vi.mocked(Lookup.GetJob).mockRejectedValue('received 2 arguments to method, expected 1')
  await expect(wailsBackend.lookup.getJob({ requestId: 'r1', guid: 'JOB-1' })).rejects.toMatchObject({
    code: 'internal',
    params: { reference: 'PAGE-GETJOB' }
  })
})

it('rejects when Wails is missing', async () => {
  vi.mocked(Application.Start).mockImplementation(() => {
    throw new TypeError('undefined is not an object')
  })
  await expect(wailsBackend.application.start()).rejects.toMatchObject({
    code: 'internal',
    params: { reference: 'PAGE-START' }
  })
})

it('rejects with timeout after 30 s', async () => {
  vi.useFakeTimers()
  vi.mocked(Lookup.GetTimeline).mockReturnValue(new Promise(() => undefined))
  const call = wailsBackend.lookup.getTimeline(requestOf({ requestId: 'r1' }))
  const failed = expect(call).rejects.toMatchObject({ code: 'timeout' })
  await vi.advanceTimersByTimeAsync(60_000)
  await failed
})

it('waits longer for calls that decrypt and encrypt the secrets file', async () => {
  vi.useFakeTimers()
  const never = new Promise<never>(() => undefined)
  vi.stubGlobal('go', { app: { Access: { Join: () => never } } })
  vi.mocked(Setup.Save).mockReturnValue(never)
  const form = { profile: 'a', baseUrl: '', clientId: '', apiKey: '', passphrase: 'p', caFile: '' }
  const ended = vi.fn()
  const calls = [
    wailsBackend.access.join({ token: 't', fingerprintChecked: true, passphrase: 'p' }),
    wailsBackend.setup.save({ ...form, proxy: '', proxyAddress: '', proxyUser: '', proxyPassword: '' })
  ].map((call) => call.catch(ended))
  await vi.advanceTimersByTimeAsync(120_000)
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(30_000)
  await Promise.all(calls)
  expect(ended).toHaveBeenCalledTimes(2)
  vi.unstubAllGlobals()
})

it.each([
  ['Colleagues', () => wailsBackend.access.colleagues()],
  ['Revoke', () => wailsBackend.access.revoke('id')],
  ['SetPolicy', () => wailsBackend.access.setPolicy({} as AccessPolicy)],
  ['Join', () => wailsBackend.access.join({ token: 'x', fingerprintChecked: true, passphrase: '' })]
])('waits as long as the Go side for calls that decrypt several times: %s', async (name, begin) => {
  vi.useFakeTimers()
  let answer: (value: unknown) => void = () => undefined
  vi.stubGlobal('go', { app: { Access: { [name]: () => new Promise((resolve) => (answer = resolve)) } } })
  const call = begin()
  await vi.advanceTimersByTimeAsync(120_000)
  answer([])
  await expect(call).resolves.toEqual([])
  vi.unstubAllGlobals()
})

it('rejects when the clipboard refuses a text', async () => {
  vi.mocked(runtime.ClipboardSetText).mockResolvedValue(false)
  await expect(wailsBackend.copy('x')).rejects.toMatchObject({ code: 'internal' })
  vi.mocked(runtime.ClipboardSetText).mockResolvedValue(true)
  await expect(wailsBackend.copy('x')).resolves.toBeUndefined()
})

it('clears the clipboard unless something else was copied since', async () => {
  vi.mocked(runtime.ClipboardSetText).mockResolvedValue(true)
  vi.mocked(runtime.ClipboardGetText).mockResolvedValue('U-1')
  await wailsBackend.copy('U-1')
  await wailsBackend.clearCopied()
  expect(runtime.ClipboardSetText).toHaveBeenLastCalledWith('')
  await wailsBackend.copy('U-2')
  vi.mocked(runtime.ClipboardGetText).mockResolvedValue('a note')
  await wailsBackend.clearCopied()
  expect(runtime.ClipboardSetText).toHaveBeenLastCalledWith('U-2')
})

it('calls the methods of Access by name, and rejects where they are not bound', async () => {
  await expect(wailsBackend.access.state()).rejects.toMatchObject({ code: 'internal' })
  const Unlock = vi.fn(() => Promise.reject('{"code":"pin_wrong","params":{"retryAt":""}}'))
  vi.stubGlobal('go', { app: { Access: { Unlock } } })
  await expect(wailsBackend.access.unlock('1')).rejects.toMatchObject({ code: 'pin_wrong' })
  expect(Unlock).toHaveBeenCalledWith('1')
  vi.unstubAllGlobals()
})

it('calls back with every later view until stopped', () => {
  const stop = vi.fn()
  vi.mocked(runtime.EventsOn).mockReturnValue(stop)
  const onView = vi.fn()
  const end = wailsBackend.onChanged(onView)
  const [name, callback] = vi.mocked(runtime.EventsOn).mock.calls[0] ?? []
  expect(name).toBe('lookup:changed')
  const view = viewOf('r1', 'U-1')
  callback?.(view)
  expect(onView).toHaveBeenCalledWith(view)
  end()
  expect(stop).toHaveBeenCalledOnce()
})
