/**
 * What the checks find today and the page has yet to mend: an entry is a pattern
 * of the finding, and what is to be done. The list is meant to be empty.
 */
const knownFindings: [RegExp, string][] = []

/** What is left of the findings without those that are known. */
export function news(findings: string[]): string[] {
  return findings.filter((finding) => !knownFindings.some(([pattern]) => pattern.test(finding)))
}
