import { expect, it } from 'vitest'
import { backendWith, deferred } from '../../../test/backend'
import type { Understanding } from '../../lib/backend/types'
import { Understood } from './understanding.svelte'

function setUp() {
  const calls: { text: string; answer: ReturnType<typeof deferred<Understanding>> }[] = []
  const understood = new Understood(
    backendWith({
      lookup: {
        understand: (text) => {
          const answer = deferred<Understanding>()
          calls.push({ text, answer })
          return answer.promise
        }
      }
    })
  )
  return { understood, calls }
}
const whole = (value: string): Understanding => ({ kind: 'id', value, origin: 'whole' })

it('shows how the text is interpreted', async () => {
  const { understood, calls } = setUp()
  const done = understood.read(' U-1 ')
  calls[0]?.answer.resolve(whole('U-1'))
  await done
  expect(calls[0]?.text).toBe(' U-1 ')
  expect(understood).toMatchObject({ value: whole('U-1'), error: undefined })
})

it('uses only the answer to the last text', async () => {
  const { understood, calls } = setUp()
  const first = understood.read('U-1')
  const second = understood.read('U-12')
  calls[1]?.answer.resolve(whole('U-12'))
  calls[0]?.answer.reject('{"code":"input_ambiguous"}')
  await Promise.all([first, second])
  expect(understood).toMatchObject({ value: whole('U-12'), error: undefined })
})

it('keeps the error until the text changes', async () => {
  const { understood, calls } = setUp()
  const wrong = understood.read('a/b')
  calls[0]?.answer.reject('{"code":"input_characters"}')
  await wrong
  expect(understood).toMatchObject({ value: undefined, error: { code: 'input_characters' } })
  const right = understood.read('ab')
  calls[1]?.answer.resolve(whole('ab'))
  await right
  expect(understood).toMatchObject({ value: whole('ab'), error: undefined })
})

it('sends no request for an empty field', async () => {
  const { understood, calls } = setUp()
  const late = understood.read('U-1')
  await understood.read('  ')
  calls[0]?.answer.resolve(whole('U-1'))
  await late
  expect(calls.length).toBe(1)
  expect(understood).toMatchObject({ value: undefined, error: undefined })
})
