import { render, type RenderResult } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { backendWith, type Given } from './backend'
import WithBackend from './WithBackend.svelte'

/** Renders a component with a backend and the live region. */
export function renderWith<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  backend: Given = {}
): RenderResult<Component> {
  return render(WithBackend, {
    backend: backendWith(backend),
    component: component as Component<Record<string, unknown>>,
    given: props
  })
}
