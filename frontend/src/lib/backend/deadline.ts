import { AppError } from '../errors'

/** In ms. The Go side gives up earlier. */
const defaultTimeout = 30_000

/**
 * In ms, for calls that decrypt and encrypt the secrets file of a device without a
 * keychain. The Go side gives up after two minutes.
 */
export const encryptionTimeout = 130_000

/** Rejects with code timeout where a call takes longer than timeout, in ms. */
export function withDeadline<T>(call: Promise<T>, timeout = defaultTimeout): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout')), timeout)
  })
  return Promise.race([call, deadline]).finally(() => clearTimeout(timer))
}
