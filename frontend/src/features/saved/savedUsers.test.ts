import { expect, it, vi } from 'vitest'
import { backendWith, deferred } from '../../../test/backend'
import { blankSaved } from '../../lib/backend/fake/blank'
import type { SavedList, SavedRequest, SavedUser } from '../../lib/backend/saved'
import { SavedUsers, settleTime } from './savedUsers.svelte'

const user = (guid: string): SavedUser => ({ ...blankSaved, userId: guid, guid, connections: 1, attempts: 1 })
const answer = ({ text, offset, limit }: SavedRequest, matching: number): SavedList => ({
  users: Array.from({ length: Math.max(0, Math.min(limit, matching - offset)) }, (_, i) =>
    user(`${text}${offset + i}`)
  ),
  matching,
  total: 1000
})

it('fetches each chunk once, shortly before it is visible', async () => {
  const savedList = vi.fn((request: SavedRequest) => Promise.resolve(answer(request, 1000)))
  const users = new SavedUsers(backendWith({ saved: { list: savedList } }))
  users.show(0, 20)
  expect(savedList).not.toHaveBeenCalled()
  await users.ask()
  expect(users.counts).toEqual({ matching: 1000, total: 1000 })
  users.show(60, 80)
  users.show(61, 81)
  await vi.waitFor(() => expect(users.row(100)?.guid).toBe('100'))
  expect(savedList.mock.calls.map(([{ offset }]) => offset)).toEqual([0, 100])
  expect(users.rowOf('105')).toBe(105)
  expect(users.rowOf('999')).toBe(-1)
})

it('ignores a click on a row that just changed', async () => {
  let [now, order] = [0, ['a', 'b']]
  const savedList = () => Promise.resolve({ users: order.map(user), matching: 2, total: 2 })
  const users = new SavedUsers(backendWith({ saved: { list: savedList } }), () => now)
  await users.ask()
  expect(users.justMoved).toBe(false) // nobody was there before
  now = 1000
  await users.ask()
  expect(users.justMoved).toBe(false) // the same order
  order = ['b', 'a']
  await users.ask()
  expect(users.justMoved).toBe(true)
  now += settleTime
  expect(users.justMoved).toBe(false)
  order = ['a', 'b']
  await users.reload()
  expect(users.justMoved).toBe(false) // the person asked for another order
})

it('ignores the answer to an earlier text', async () => {
  const asked: { request: SavedRequest; list: ReturnType<typeof deferred<SavedList>> }[] = []
  const users = new SavedUsers(
    backendWith({
      saved: {
        list: (request) => {
          const list = deferred<SavedList>()
          asked.push({ request, list })
          return list.promise
        }
      }
    })
  )
  users.text = 'a'
  const first = users.reload()
  users.text = 'ab'
  const second = users.reload()
  asked[1]?.list.resolve(answer({ text: 'ab', sort: 'time', offset: 0, limit: 100 }, 3))
  await second
  asked[0]?.list.resolve(answer({ text: 'a', sort: 'time', offset: 0, limit: 100 }, 9))
  await first
  expect(users.counts?.matching).toBe(3)
  expect(users.answered).toBe('ab')
  expect(users.row(0)?.guid).toBe('ab0')
})

it('scrolls to the top for new text and stays in place when copies change', async () => {
  const offsets: number[] = []
  const users = new SavedUsers(
    backendWith({
      saved: {
        list: (request) => {
          offsets.push(request.offset)
          return Promise.resolve(answer(request, 1000))
        }
      }
    })
  )
  await users.ask()
  users.show(450, 470)
  offsets.length = 0
  await users.ask()
  expect(offsets[0]).toBe(400)
  offsets.length = 0
  await users.reload()
  expect(offsets[0]).toBe(0)
})
