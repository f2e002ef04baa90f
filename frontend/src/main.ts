import { mount } from 'svelte'
import { chooseBackend } from './lib/backend/choose'
import { acceptDrops } from './lib/backend/drops'
import App from './shell/App.svelte'
import './ui/themes.css'
import './ui/tokens.css'
import './ui/base.css'

const target = document.getElementById('app')
if (target) {
  acceptDrops()
  mount(App, { target, props: { backend: await chooseBackend() } })
}
