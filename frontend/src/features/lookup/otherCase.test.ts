import { expect, it } from 'vitest'
import { otherCase } from './otherCase'

it.each([
  ['u-1002', ['U-1001', 'U-1002'], 'U-1002'],
  ['U-1002', ['U-1002'], undefined],
  ['U-1002', ['U-1002', 'u-1002'], 'u-1002'],
  ['U-9', ['U-1002'], undefined],
  ['', [], undefined]
])('%s among %j', (id, known, other) => expect(otherCase(id, known)).toBe(other))
