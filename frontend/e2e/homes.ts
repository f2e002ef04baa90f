import { resolve } from 'node:path'

/** Home folders for the tests, so that the user's own files are neither read nor written. */
export const homes = resolve('../build/bin/e2e-home')

/** The home folder of the application on a port. */
export const homeOf = (port: number) => `${homes}/${port}`
