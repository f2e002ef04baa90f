import { createRawSnippet, mount, unmount, type Component, type Snippet } from 'svelte'

type Icon = Component<{ size?: number; 'aria-hidden'?: 'true' }>

/** A component, to stand within another; one that needs nothing from outside. */
export function part<Props extends object>(component: Component<Props>, props: NoInfer<Props>, after = ''): Snippet {
  return createRawSnippet(() => ({
    render: () => '<span class="within"></span>',
    setup: (node) => {
      const drawn = mount(component as unknown as Component, { target: node, props })
      node.append(after)
      return () => void unmount(drawn)
    }
  }))
}

export function icon(drawing: Icon, size = 14): Snippet {
  return part(drawing, { size, 'aria-hidden': 'true' })
}

/** Words, perhaps behind an icon. */
export function words(text: string, drawing?: Icon): Snippet {
  return drawing ? part(drawing, { size: 14, 'aria-hidden': 'true' }, text) : element('span', text)
}

/** A key, as a hint. */
export const key = (name: string): Snippet => element('kbd', name)
export const paragraph = (text: string): Snippet => element('p', text)

function element(tag: 'span' | 'kbd' | 'p', text: string): Snippet {
  return createRawSnippet(() => ({ render: () => `<${tag}></${tag}>`, setup: (node) => node.append(text) }))
}
