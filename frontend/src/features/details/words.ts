import type { ConnectionError } from '../../lib/backend/types'

/** What went wrong with a connection, in the platform's words: code, type, message. */
export function errorWords(error: ConnectionError | null | undefined): string {
  if (!error) return ''
  return [error.code, error.type, error.message].filter((part) => part !== '').join(' · ')
}
