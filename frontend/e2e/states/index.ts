import { accessStates } from './access'
import { detailsStates } from './details'
import { lookupStates } from './lookup'
import { optionsStates } from './options'
import { partialStates } from './partial'
import { savedStates } from './saved'
import { timelineStates } from './timeline'
import { userStates } from './user'
import type { State } from './state'

/**
 * Every page and state, and how to come to it. The tests of access and of
 * geometry, and the pictures, go through all of them: a state that is new on the
 * page is a new entry here.
 */
export const states: Record<string, State> = {
  ...lookupStates,
  ...userStates,
  ...partialStates,
  ...timelineStates,
  ...detailsStates,
  ...savedStates,
  ...accessStates,
  ...optionsStates
}
