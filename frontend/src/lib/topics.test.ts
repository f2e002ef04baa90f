import { expect, it } from 'vitest'
import { topics, topicsAt } from './topics'

it('writes words into an attribute and reads them from the nearest element around', () => {
  const outer = document.createElement('div')
  outer.dataset['helpTopics'] = topics({ attempt: 'ODD: two words', job_type: '', request_type: undefined })
  outer.innerHTML = '<p><button></button></p>'
  expect(outer.dataset['helpTopics']).toBe('attempt:ODD%3A%20two%20words job_type:')
  expect(topicsAt(outer.querySelector('button'))).toEqual([
    { kind: 'attempt', value: 'ODD: two words' },
    { kind: 'job_type', value: '' }
  ])
})

it('finds nothing where nothing is', () => {
  expect(topicsAt(null)).toEqual([])
  expect(topicsAt(document.body)).toEqual([])
})
