import { expect, it } from 'vitest'
import { topics, topicsAt } from './topics'

it('writes topics into an attribute and reads those of the nearest ancestor', () => {
  const outer = document.createElement('div')
  outer.dataset['helpTopics'] = topics({ attempt: 'ODD: two words', job_type: '', request_type: undefined })
  outer.innerHTML = '<p><button></button></p>'
  expect(outer.dataset['helpTopics']).toBe('attempt:ODD%3A%20two%20words job_type:')
  expect(topicsAt(outer.querySelector('button'))).toEqual([
    { kind: 'attempt', value: 'ODD: two words' },
    { kind: 'job_type', value: '' }
  ])
})

it('returns none without a topic', () => {
  expect(topicsAt(null)).toEqual([])
  expect(topicsAt(document.body)).toEqual([])
})
