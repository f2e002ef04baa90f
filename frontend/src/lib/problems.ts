import type { Problem, UserView } from './backend/types'
import { known, t } from './text'

export type PartName = keyof UserView['parts']

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
