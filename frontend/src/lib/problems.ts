import { parts } from './backend/generated/tables'
import type { Problem, UserView } from './backend/types'
import { AppError, traitsOf } from './errors'
import { known, number, t } from './text'

export type PartName = (typeof parts)[number]

/** Requests one part of the answer again, or all of it. */
export type Again = (part?: PartName) => void

/** The problems of a part as a whole, or of the item with this ID. */
export function problemsOf(view: UserView, part: PartName, id = ''): Problem[] {
  return view.problems.filter(
    (problem) => problem.part === part && problem.id === id && problem.code !== 'not_provided'
  )
}

/** The problems of a part and of all its items. */
export function allProblemsOf(view: UserView, part: PartName): Problem[] {
  return view.problems.filter((problem) => problem.part === part && problem.code !== 'not_provided')
}

/** The first of these parts that failed. */
export function failedPart(view: UserView, ...parts: PartName[]): PartName | undefined {
  return parts.find((name) => view.parts[name] === 'failed')
}

/** Why the first of these parts failed; undefined where none did. */
export function failureOf(view: UserView, ...parts: PartName[]): AppError | undefined {
  const part = failedPart(view, ...parts)
  if (!part) return undefined
  const problem = problemsOf(view, part)[0] ?? allProblemsOf(view, part)[0]
  return problem
    ? new AppError(problem.code, problem.params)
    : new AppError('internal', { reference: `PAGE-${part.toUpperCase()}` })
}

export interface Missing {
  part: PartName
  name: string
  /** Why the first of its items is missing. */
  words: ErrorWords
  /** The number of further items that are missing. */
  more: number
}

export function missingName(part: string): string {
  return known(`page.part.${part}`) ?? part
}

/** The parts that failed, completely or for some items, without the user and `but`. */
export function missingOf(view: UserView, but?: PartName): Missing[] {
  return parts.flatMap((part) => {
    if (part === 'user' || part === but) return []
    const error = failureOf(view, part)
    const more = Math.max(0, allProblemsOf(view, part).length - 1)
    return error ? [{ part, name: missingName(part), words: wordsOf(error.code, error.params), more }] : []
  })
}

/** Whether there is no list of attempts, so that only the last attempt of each connection is known. */
export function latestAttemptsOnly(view: UserView): boolean {
  if (view.parts.attempts === 'not_provided') return true
  return view.parts.attempts === 'failed' && problemsOf(view, 'attempts').some(({ code }) => !traitsOf(code).partial)
}

export type Extent = 'loading' | 'ready' | 'failed'

/** Whether the accounts of a connection, or of the user, are known. They arrive with the connections. */
export function accountsExtent(view: UserView, connection = ''): Extent {
  const { connections, accounts } = view.parts
  if (connections === 'loading' || accounts === 'loading') return 'loading'
  if (connection === '') return connections === 'ready' && accounts === 'ready' ? 'ready' : 'failed'
  // Problems of single connections do not concern the others.
  const missing = allProblemsOf(view, 'accounts')
  const others = missing.length > 0 && missing.every(({ id }) => id !== '' && id !== connection)
  return accounts === 'ready' || others ? 'ready' : 'failed'
}

/** Whether names are known. They arrive with connections and institutions. */
export function namesExtent(view: UserView): Extent {
  const states = [view.parts.connections, view.parts.institutions]
  if (states.includes('loading')) return 'loading'
  return states.every((state) => state === 'ready') ? 'ready' : 'failed'
}

/** A count, as a plain number only where it is known. */
export function countWords(extent: string, count: number): string {
  if (extent === 'ready') return number(count)
  if (extent === 'loading') return t('page.value.loading')
  return count > 0 ? t('page.value.count_known', { n: count }) : t('page.value.not_known')
}

/** The texts of an error: what happened, why, and what to do. */
export interface ErrorWords {
  title: string
  why: string
  remedy: string
}

export function wordsOf(code: string, params: Record<string, string>): ErrorWords {
  const key = `error.${code}`
  const title = known(`${key}.title`, params)
  if (title === undefined) return { title: t('page.error.unknown', { code }), why: '', remedy: '' }
  return { title, why: known(`${key}.why`, params) ?? '', remedy: known(`${key}.do`, params) ?? '' }
}
