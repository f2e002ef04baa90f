import { openAttempt, openConnection, openAttemptTab } from '../navigation'
import type { State } from './state'

/** The states of the details. */
export const detailsStates: Record<string, State> = {
  connection: { main: true, come: (page) => openConnection(page, 'U-1002', 'Gringotts') },
  attempt: {
    main: true,
    come: (page) =>
      openAttempt(page, 'U-1002', (page) =>
        page.getByRole('button', { name: /^More details: DENIED, Gringotts/ }).first()
      )
  },
  'before and after': { come: (page) => openAttemptTab(page, 'Before and after') },
  raw: { come: (page) => openAttemptTab(page, 'Raw') }
}
