import { AppError } from '../errors'

/** No answer comes later than this; the Go side gives up much earlier by itself. */
export const longestWait = 30_000

/**
 * For calls that open and write the encrypted file several times where there is no
 * keychain; the Go side gives up after two minutes by itself.
 */
export const sealingWait = 130_000

/** A call whose promise may stay pending for ever becomes one that fails in time. */
export function withDeadline<T>(call: Promise<T>, wait = longestWait): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout')), wait)
  })
  return Promise.race([call, deadline]).finally(() => clearTimeout(timer))
}
