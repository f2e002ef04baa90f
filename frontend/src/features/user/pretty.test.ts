import { expect, it } from 'vitest'
import { pretty } from './pretty'

it('puts each JSON field on its own line', () => {
  const wanted = '{\n  "segment": "a \\" b",\n  "tags": [\n    1\n  ]\n}'
  expect(pretty('{"segment":"a \\" b","tags":[1]}')).toBe(wanted)
  expect(pretty(' { "segment" : "a \\" b" ,\n"tags":[1] } ')).toBe(wanted)
})
it.each([
  'free text',
  '{"cut',
  '7',
  '"quoted"',
  'null',
  '',
  '{"account":12345678901234567890}',
  '{"amount":1.10}',
  '{"twice":1,"twice":2}'
])('leaves %j unchanged', (text) => {
  expect(pretty(text)).toBe(text)
})
