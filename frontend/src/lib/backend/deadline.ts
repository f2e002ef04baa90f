import { AppError } from '../errors'

/** No answer comes later than this; the Go side gives up much earlier by itself. */
const longestWait = 30_000

/**
 * Nor later than this where the encrypted file of a device without a keychain is opened
 * and written several times: the Go side gives up after two minutes.
 */
export const longestSealedWait = 130_000

/** A call whose promise may stay pending for ever becomes one that fails in time. */
export function withDeadline<T>(call: Promise<T>, wait = longestWait): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout')), wait)
  })
  return Promise.race([call, deadline]).finally(() => clearTimeout(timer))
}
