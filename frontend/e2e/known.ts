/**
 * What the checks find today and the page has yet to mend: an entry is a pattern
 * of the finding, and what is to be done. The list is meant to be empty.
 */
export const knownFindings: [RegExp, string][] = [
  [/button#tab-.* its ring is cut off/, 'the ring of the tabs lies under the edge of the panes: draw it inside'],
  [
    /button\.open .* its ring is cut off/,
    'a row is scrolled into sight by its button only: give .open a scroll margin'
  ],
  [
    /(filters > button\.trigger|Close details”) .*cut off|button “Close details” its ring/,
    'as above, for what is scrolled to the edge of the window'
  ],
  [/“View user details” is covered/, 'in one column the button cannot be seen, but Tab still stops at it'],
  [
    /(“Clear all filters”|“Remove filter: .*”|button\.trigger .*|“More details: .*”) is covered/,
    'a menu stays open, and covers what Tab goes to behind it'
  ],
  [
    /^[^:]+: shortened: .* in (ul > li > button\.open|li > div\.attempt > span\.name)/,
    'names of banks are cut short in narrow lists'
  ],
  [/cut off: .* in (span\.status|dd) > span\.status(\.tag)? > bdi/, 'a long status has no tip with the whole of it']
]

/** What is left of the findings without those that are known. */
export function news(findings: string[]): string[] {
  return findings.filter((finding) => !knownFindings.some(([pattern]) => pattern.test(finding)))
}
