import { expect, test } from '@playwright/test'
import { measure, walkByTab } from '../geometry'

/** Each check on a page that is well and on one that is not: a check that cannot fail proves nothing. */
const cases: [what: string, well: string, ill: string, finding: RegExp][] = [
  [
    'a page that is too wide',
    '<p style="width: 100%">fits</p>',
    '<p style="width: 120vw">too wide</p>',
    /^scrolls sideways: the page is \d+ px too wide/
  ],
  [
    'a pane that scrolls sideways',
    '<div style="overflow: auto; width: 9rem"><p>fits well</p></div>',
    '<div style="overflow: auto; width: 9rem"><p style="width: 12rem">too wide</p></div>',
    /^scrolls sideways: .*div/
  ],
  [
    'a line cut off at its end',
    '<p style="overflow: hidden; white-space: nowrap; width: 20rem">a few words</p>',
    '<p style="overflow: hidden; white-space: nowrap; width: 2rem">a few words</p>',
    /^cut off: “a few words”/
  ],
  [
    'a text cut off below',
    '<p style="overflow: hidden; height: 4rem">one<br>two</p>',
    '<p style="overflow: hidden; height: 1.5rem">one<br>two</p>',
    /^cut off: “two”/
  ],
  [
    'a text cut off by a box around it',
    '<div style="overflow: clip; width: 9rem"><b><i>within</i></b></div>',
    '<div style="overflow: clip; width: 1rem"><b><i>within</i></b></div>',
    /^cut off: “within”/
  ],
  [
    'an ellipsis that nobody can read on',
    '<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 20rem">a few words</p>',
    '<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 3rem" title="other">a few words</p>',
    /^cut off: “a few words”/
  ],
  [
    'an ellipsis of an ordinary user',
    '<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 20rem" data-tip="a few words">a few words</p>',
    '<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 3rem" data-tip="a few words">a few words</p>',
    /^shortened: “a few words”/
  ],
  [
    'a text beyond the window',
    '<p style="position: fixed; left: 0">in sight</p>',
    '<p style="position: fixed; left: -2rem">out of sight</p>',
    /^cut off: “out of sight” beyond the window/
  ],
  [
    'texts that lie over each other',
    '<p>first</p><p>second</p>',
    '<p>first</p><p style="margin-top: -2rem">second</p>',
    /^overlap: “first” of .* lies over .*second/
  ],
  [
    'an icon that lies over a text',
    '<p><svg width="14" height="14"></svg> text</p>',
    '<p><svg width="14" height="14" style="margin-right: -20px"></svg> text</p>',
    /^overlap: /
  ],
  [
    'targets that are small and crowded',
    '<button style="width: 24px; height: 24px; padding: 0">a</button><button style="width: 24px; height: 24px; padding: 0">b</button>',
    '<button style="width: 16px; height: 16px; padding: 0">a</button><button style="width: 16px; height: 16px; padding: 0">b</button>',
    /^small target: .* is 16\.0 × 16\.0 px/
  ]
]

for (const [what, well, ill, finding] of cases) {
  test(`finds ${what}`, async ({ page }) => {
    await page.setContent(well)
    expect(await measure(page)).toEqual([])
    await page.setContent(ill)
    expect(await measure(page)).toContainEqual(expect.stringMatching(finding))
  })
}

test('ignores elements that are covered on purpose, scrolled away, inert or visually hidden', async ({ page }) => {
  await page.setContent(`
    <p>below</p>
    <div role="dialog" style="position: fixed; inset: 0; background: white"><p style="margin-top: 1em">above</p></div>
    <div inert><p style="overflow: hidden; width: 1px">inert words</p></div>
    <span style="position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)">for readers</span>
    <div style="overflow: auto; height: 3rem; width: 10rem"><p>one</p><p>two</p><p>three</p></div>`)
  expect(await measure(page)).toEqual([])
})

test('allows hostile texts to be shortened if they can be read in full', async ({ page }) => {
  await page.setContent(
    '<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 3rem" data-tip="a few words">a few words</p>'
  )
  expect(await measure(page, { hostile: true })).toEqual([])
})

const walks: [what: string, ill: string, finding: RegExp][] = [
  ['a focus that is not marked', '<button style="outline: 0">a</button>', /has no ring/],
  [
    'a ring that is cut off',
    '<div style="overflow: hidden; width: 9rem"><button style="display: block; width: 100%">a</button></div>',
    /its ring is cut off/
  ],
  [
    'a focus that is covered',
    '<button>a</button><div style="position: fixed; inset: 0; background: white"></div>',
    /is covered/
  ],
  [
    'a control that Tab does not reach',
    '<button>a</button><button>b</button><script>document.querySelectorAll("button")[0].onkeydown = (e) => e.preventDefault()</script>',
    /is not reached by Tab|never comes around/
  ]
]
const marked = '<style>:focus-visible { outline: 2px solid blue; outline-offset: 1px }</style><button>well</button>'

for (const [what, ill, finding] of walks) {
  test(`finds ${what}`, async ({ page }) => {
    await page.setContent(marked)
    expect(await walkByTab(page)).toEqual([])
    await page.setContent(marked + ill)
    expect(await walkByTab(page)).toContainEqual(expect.stringMatching(finding))
  })
}
