import { resolve } from 'node:path'

/** Home folders of the tests' own, so that nothing of the person who runs them is read or written. */
export const homes = resolve('../build/bin/e2e-home')

/** The home folder of the application on a port. */
export const homeOf = (port: number) => `${homes}/${port}`
