import type { Page } from '@playwright/test'

/** A state of a page, and how to come to it. */
export interface State {
  come: (page: Page) => Promise<unknown>
  /** Its texts mean harm, or are longer than any other: they may be shortened. */
  hostile?: true
  /** One of those that a person sees most: pictured in every theme. */
  main?: true
  /** What it is about, where that is not at the top of a page that scrolls. */
  subject?: string
}
