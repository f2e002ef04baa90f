import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { expectUser, lookUp, rows, timeline } from '../real/page'
import { installRecorder } from './recorder'

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
    speed: by * 40,
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
test('the machine itself', async ({ page }) => {
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

test('100,000 attempts: arriving, scrolling, filtering', async ({ page }) => {
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
    await page.evaluate(() => window.recorder.begin())
    await turnWheel(page, turns, by)
    const { frames, longTasks, shift, shifted } = await page.evaluate(() => window.recorder.end())
    expect(frames.length).toBeGreaterThan(10)
    const count = longTasks.length === 0 ? '' : `${longTasks.length} long tasks in ${frames.length} frames`
    report(
      `scrolling ${how}: longest task`,
      longTasks.length === 0 ? 'under 50 ms' : ms(Math.max(...longTasks)),
      'under 50 ms',
      count
    )
    report(
      `scrolling ${how}: p95 frame`,
      ms(percentile(frames, 0.95)),
      'under 33 ms',
      `median ${ms(percentile(frames, 0.5))}`
    )
    report(`scrolling ${how}: layout shift`, shift.toFixed(4), '0', shifted.slice(0, 3).join(', '))
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

test('U-1002: nothing shifts after the first data', async ({ page }) => {
  await lookUp(page, 'U-1002')
  await expectUser(page, 'U-1002')
  await page.evaluate(() => window.recorder.begin())
  await expect(rows(page).first()).toBeVisible()
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)))
  const { shift, shifted } = await page.evaluate(() => window.recorder.end())
  report('U-1002 after its first data: layout shift', shift.toFixed(4), '0', shifted.slice(0, 3).join(', '))
})
