import { mount } from 'svelte'
import Gallery from './Gallery.svelte'
import '../ui/themes.css'
import '../ui/tokens.css'
import '../ui/base.css'

const target = document.getElementById('gallery')
if (target) mount(Gallery, { target })
