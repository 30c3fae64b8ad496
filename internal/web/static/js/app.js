// What every page runs. Modules tell their own part; pages work without any of them.
import './theme.js'
import './window.js'
import './keys.js'
import './composer/element.js'
import './typing.js'
import './thread.js'
import './bubbles.js'
import './sends.js'
import './panel.js'
import './list.js'
import './search.js'
import './rows.js'
import './waiting.js'
import './views.js'
import './select.js'
import './row-acts.js'
import './toast.js'
import './work.js'
import './swipe.js'
import './palette.js'
import './going.js'
import './viewmaker.js'
import './viewer.js'
import './voice-player.js'
import './templates.js'
import './here.js'
import './live.js'

document.documentElement.dataset.ready = '' // shortcuts and live updates work from here on
performance.mark('saltbridge-ready') // make bench measures it

// A button that prints the page.
document.addEventListener('click', event => { if (event.target.closest?.('[data-prints]')) print() })
