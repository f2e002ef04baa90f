import { expect, it } from 'vitest'
import cases from '../../../../../backend/testdata/worst.json'
import { connectionOf, viewOf } from '../../../../test/backend'
import { worstFirst, worstOf } from './worst'

it.each(cases)('chooses the same worst connection as Go: $about', (one) => {
  const connections = one.connections.map(({ guid, ...rest }) => connectionOf(guid, rest))
  const view = viewOf('r', 'U-1')
  expect(worstFirst(connections).map(({ guid }) => guid)).toEqual(one.order)
  expect(worstOf({ connections, parts: { ...view.parts, connections: one.all ? 'ready' : 'failed' } })).toMatchObject({
    connections: one.count,
    status: one.status,
    family: one.family,
    connectionName: one.name
  })
})
