import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { expectUser, lookUp, rows, timeline } from '../real/page'
import { processorTimes } from './cpu'
import { installRecorder, type Recorded } from './recorder'

const slower = 4
const table = '../build/bin/frames.tsv'

/** Adds a line to the table that make bench prints: what, measured, goal, and whatever explains it. */
function report(what: string, measured: string, goal: string, note = ''): void {
  appendFileSync(table, [what, measured, goal, note].join('\t') + '\n')
}

const ms = (value: number) => `${value.toFixed(0)} ms`
const percentile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0

async function throttle(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Turns the wheel as a hand does: 40 times a second, each turn a little, whatever the page does meanwhile. */
async function turnWheel(page: Page, turns: number, by: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const box = await timeline(page).locator('[data-scroll]').boundingBox()
  if (!box) throw new Error('the list is not there')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await session.send('Input.synthesizeScrollGesture', {
    ...at,
    yDistance: -turns * by,
    speed: Math.abs(by) * 40,
    gestureSourceType: 'mouse'
  })
}

test.beforeAll(() => {
  mkdirSync('../build/bin', { recursive: true })
  rmSync(table, { force: true })
})

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await page.evaluate(installRecorder)
  await throttle(page, slower)
})

/** How even the frames of a page are on which nothing happens: what is worse than that is the page's own doing. */
test('measures the machine', async ({ page }) => {
  await page.evaluate(() => window.recorder.begin())
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1000 })))
  for (let i = 0; i < 60; i++) await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  const { frames } = await page.evaluate(() => window.recorder.end())
  report(
    'nothing going on: p95 frame',
    ms(percentile(frames, 0.95)),
    'the best that can be',
    `median ${ms(percentile(frames, 0.5))}`
  )
})

test('loads, scrolls and filters 100,000 attempts', async ({ page, browser }) => {
  await lookUp(page, 'U-100K')
  await expectUser(page, 'U-100K')
  await expect(rows(page).first()).toBeVisible()
  await page.evaluate(() => window.recorder.begin())
  await expect(timeline(page).getByText(/^100,\d{3} of 100,\d{3}$/)).toBeVisible({ timeout: 60_000 })
  const arriving = await page.evaluate(() => window.recorder.end())
  report('history arrives: layout shift', arriving.shift.toFixed(4), '0', arriving.shifted.slice(0, 3).join(', '))
  report('history arrives: longest task', ms(Math.max(0, ...arriving.longTasks)), 'no goal set')

  for (const [how, turns, by] of [
    ['slowly', 160, 40],
    ['fast', 160, 400]
  ] as const) {
    const rounds: Recorded[] = []
    for (const way of [1, -1, 1, -1]) {
      await page.evaluate(() => window.recorder.begin())
      await turnWheel(page, turns, by * way)
      rounds.push(await page.evaluate(() => window.recorder.end()))
    }
    const longest = ({ longTasks }: Recorded) => Math.max(0, ...longTasks)
    const p95 = ({ frames }: Recorded) => percentile(frames, 0.95)
    // Other work of the machine only adds: the best round says most about the page.
    const best = rounds.toSorted((a, b) => p95(a) - p95(b) || longest(a) - longest(b))[0]
    if (!best) throw new Error('nothing was measured')
    expect(best.frames.length).toBeGreaterThan(10)
    const each = (value: (round: Recorded) => number) =>
      `rounds ${rounds.map((round) => value(round).toFixed(0)).join(' ')}`
    report(
      `scrolling ${how}: longest task`,
      longest(best) === 0 ? 'none over 50 ms' : ms(longest(best)),
      'under 50 ms',
      each(longest)
    )
    report(`scrolling ${how}: p95 frame`, ms(p95(best)), 'under 33 ms', each(p95))
    await throttle(page, 1)
    const times = await processorTimes(browser, page, () => turnWheel(page, turns, by))
    await throttle(page, slower)
    const most = times.slice(0, 5).map((time) => (time * slower).toFixed(0))
    report(
      `scrolling ${how}: longest task, its processor time × ${slower}`,
      ms((times[0] ?? 0) * slower),
      'under 50 ms',
      `the longest ${most.join(' ')}`
    )
    const shift = Math.max(...rounds.map((round) => round.shift))
    report(
      `scrolling ${how}: layout shift`,
      shift.toFixed(4),
      '0',
      rounds
        .flatMap(({ shifted }) => shifted)
        .slice(0, 3)
        .join(', ')
    )
  }

  await timeline(page).getByRole('button', { name: 'Request type', exact: true }).click()
  await expect(page.getByRole('checkbox', { name: /^FOREGROUND|^INITIAL/ }).first()).toBeVisible()
  const times: number[] = []
  for (let round = 0; round < 6; round++) {
    await page.evaluate(() => window.recorder.begin())
    const took = await page.evaluate(() => {
      const box = document.querySelector<HTMLInputElement>('[role=dialog] input[type=checkbox]:last-of-type')
      const list = document.querySelector('.timeline [data-scroll] ul')
      const before = list?.getAttribute('style')
      const press = () => box?.click()
      return window.recorder.untilPainted(press, () => {
        const now = document.querySelector('.timeline [data-scroll] ul')
        return now?.getAttribute('style') !== before && Boolean(now?.querySelector('[data-attempt]'))
      })
    })
    await page.evaluate(() => window.recorder.end())
    times.push(took)
  }
  report(
    'filter to painted rows: median',
    ms(percentile(times, 0.5)),
    'under 200 ms',
    times.map((time) => time.toFixed(0)).join(' ')
  )
})

test('does not shift after the first data of U-1002', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await page.evaluate(() => window.recorder.begin())
  await expect(rows(page).first()).toBeVisible()
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)))
  const { shift, shifted } = await page.evaluate(() => window.recorder.end())
  report('U-1002 after its first data: layout shift', shift.toFixed(4), '0', shifted.slice(0, 3).join(', '))
})
