/** Known findings that are not fixed yet: a pattern, and what to do. The list should be empty. */
const knownFindings: [RegExp, string][] = []

/** Returns the findings that are not known. */
export function newFindings(findings: string[]): string[] {
  return findings.filter((finding) => !knownFindings.some(([pattern]) => pattern.test(finding)))
}
