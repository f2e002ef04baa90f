import { mount } from 'svelte'
import { chooseBackend } from './lib/backend/choose'
import { acceptDrops } from './lib/backend/drops'
import { language } from './lib/text'
import App from './shell/App.svelte'
import { preload } from './shell/lazyParts'
import './ui/themes.css'
import './ui/tokens.css'
import './ui/base.css'

document.documentElement.lang = language
const target = document.getElementById('app')
if (target) {
  acceptDrops()
  // Tests press the next key sooner than a person: everything is loaded before.
  if (import.meta.env.MODE === 'fake') await preload()
  mount(App, { target, props: { backend: await chooseBackend() } })
}
