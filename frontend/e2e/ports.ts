/** Another first port lets several runs go on at once. */
const first = Number(process.env['E2E_PORT'] ?? 24115)

/** Who listens where while the tests run. */
export const ports = {
  fake: first,
  real: first + 1,
  publicApi: first + 2,
  publicSandbox: first + 3,
  setUp: first + 4,
  parts: first + 5,
  sandbox: first + 6,
  faults: first + 7,
  saved: first + 8,
  savedFaults: first + 9,
  admin: first + 10,
  colleague: first + 11,
  disabled: first + 12,
  accessFaults: first + 13
}
