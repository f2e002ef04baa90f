import { parts } from './backend/generated/tables'
import type { Problem, UserView } from './backend/types'
import { AppError, traitsOf } from './errors'
import { known, number, t } from './text'

export type PartName = (typeof parts)[number]

/** Asks again: for one part of the answer alone, else for all of it. */
export type Again = (part?: PartName) => void

/** What is missing of a part: of one thing when id is given, else of the part as a whole. */
export function problemsOf(view: UserView, part: PartName, id = ''): Problem[] {
  return view.problems.filter(
    (problem) => problem.part === part && problem.id === id && problem.code !== 'not_provided'
  )
}

/** Everything that is missing of a part. */
export function allProblemsOf(view: UserView, part: PartName): Problem[] {
  return view.problems.filter((problem) => problem.part === part && problem.code !== 'not_provided')
}

/** The first of these parts that has failed. */
export function failedPart(view: UserView, ...parts: PartName[]): PartName | undefined {
  return parts.find((name) => view.parts[name] === 'failed')
}

/** Why the first of these parts that has failed did; undefined when none has. */
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
  /** Its name, as a person reads it. */
  name: string
  /** Why the first thing of it is missing. */
  words: ErrorWords
  /** How many more things of it are. */
  more: number
}

/** The name of a part, as a person reads it. */
export function missingName(part: string): string {
  return known(`page.part.${part}`) ?? part
}

/** The parts of the answer that have failed, wholly or of single things, and why; all but one that tells it itself. */
export function missingOf(view: UserView, but?: PartName): Missing[] {
  return parts.flatMap((part) => {
    if (part === 'user' || part === but) return []
    const error = failureOf(view, part)
    const more = Math.max(0, allProblemsOf(view, part).length - 1)
    return error ? [{ part, name: missingName(part), words: wordsOf(error.code, error.params), more }] : []
  })
}

/** Whether only the latest attempt of each connection can be known: there is no list of attempts. */
export function latestAttemptsOnly(view: UserView): boolean {
  if (view.parts.attempts === 'not_provided') return true
  return view.parts.attempts === 'failed' && problemsOf(view, 'attempts').some(({ code }) => !traitsOf(code).partial)
}

export type Extent = 'loading' | 'ready' | 'failed'

/** How far the accounts are known: of one connection, else of the user. They come with their connections. */
export function accountsExtent(view: UserView, connection = ''): Extent {
  const { connections, accounts } = view.parts
  if (connections === 'loading' || accounts === 'loading') return 'loading'
  if (connection === '') return connections === 'ready' && accounts === 'ready' ? 'ready' : 'failed'
  // Where single connections are named, the others have all of theirs.
  const missing = allProblemsOf(view, 'accounts')
  const others = missing.length > 0 && missing.every(({ id }) => id !== '' && id !== connection)
  return accounts === 'ready' || others ? 'ready' : 'failed'
}

/** How far names are known, which come with connections and institutions. */
export function namesExtent(view: UserView): Extent {
  const states = [view.parts.connections, view.parts.institutions]
  if (states.includes('loading')) return 'loading'
  return states.every((state) => state === 'ready') ? 'ready' : 'failed'
}

/** How many there are: a plain number only when that is known. */
export function countWords(extent: string, count: number): string {
  if (extent === 'ready') return number(count)
  if (extent === 'loading') return t('page.value.loading')
  return count > 0 ? t('page.value.count_known', { n: count }) : t('page.value.not_known')
}

/** What a person reads of a failure: what happened, why, and what to do. */
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
