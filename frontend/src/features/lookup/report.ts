import type { AppError } from '../../lib/errors'
import { wordsOf } from '../../lib/problems'
import { t } from '../../lib/text'
import { absolute } from '../../lib/time'

/** What an Admin needs to know of a failure, as text to be copied: nothing of the user, and the time in UTC. */
export function reportOf(error: AppError, platform: string, at: Date): string {
  const { title, why, remedy } = wordsOf(error.code, error.params)
  return [
    `${t('page.app')}: ${[`${title}.`, why, remedy].filter((part) => part !== '').join(' ')}`,
    t('page.profile', { profile: platform }),
    t('page.failed.time', { time: absolute(at, 'UTC', true) }),
    t('page.failed.code', { code: error.code }),
    ...(error.reference === '' ? [] : [`${t('page.reference')} ${error.reference}`])
  ].join('\n')
}
