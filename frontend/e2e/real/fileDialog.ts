import { spawnSync } from 'node:child_process'
import { expect } from './page'

const xdotool = (...args: string[]) => spawnSync('xdotool', args, { encoding: 'utf8' }).stdout.trim()
const windows = (title: string) => xdotool('search', '--onlyvisible', '--name', `^${title}$`)

/** Answers the system's file dialog, which no page reaches, by the keyboard: its place, and Enter. */
export async function answerFileDialog(title: string, path: string) {
  await expect.poll(() => windows(title), `the dialog “${title}”`).not.toBe('')
  xdotool('windowfocus', '--sync', windows(title))
  xdotool('key', 'ctrl+l', 'ctrl+a')
  xdotool('type', '--delay', '10', path)
  // The first Enter may only choose what the dialog suggests.
  const enter = () => (windows(title) === '' ? '' : xdotool('key', 'Return') + windows(title))
  await expect.poll(enter, { message: `the dialog “${title}” closes`, intervals: [500] }).toBe('')
}
