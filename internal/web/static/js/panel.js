// <contact-panel>: takes in what changed section by section, and leaves alone where somebody types. <pane-divider>: the widths
// of the panes, by pointer and keys, kept in this browser.

class ContactPanel extends HTMLElement {
	connectedCallback() {
		this.drawn = new Map()
		for (const section of this.querySelectorAll('[data-section]')) this.drawn.set(section.dataset.section, section.outerHTML)
		this.addEventListener('placed', event => {
			const section = event.target.closest('[data-section]')
			if (section) this.drawn.set(section.dataset.section, '') // the server's next drawing is the newer one
		})
	}

	// take shows a fresh drawing of the panel.
	take(fresh) {
		for (const next of fresh.querySelectorAll('[data-section]')) {
			const name = next.dataset.section, html = next.outerHTML
			const old = this.querySelector(`[data-section="${name}"]`)
			if (!old || this.drawn.get(name) === html || busy(old)) continue
			this.drawn.set(name, html)
			if (name === 'more') continue // what was opened there stays
			old.replaceWith(next)
			window.htmx?.process(next)
		}
	}
}

// busy reports whether somebody is typing in a section, may still take back what was saved, or has something there that is not saved yet.
function busy(section) {
	const focused = document.activeElement
	return section.contains(focused) && focused.matches('input, textarea') || Boolean(section.querySelector('.saved, [data-sending], .said:not(:empty)'))
}

customElements.define('contact-panel', ContactPanel)

const root = document.documentElement
const panes = {list: {least: 240, most: 520, first: 368}, panel: {least: 220, most: 520, first: 304}}
const step = 24 // pixels a key press moves a divider

function width(pane) {
	return Number(localStorage.getItem('saltbridge-' + pane)) || panes[pane].first
}

function setWidth(pane, pixels) {
	const {least, most} = panes[pane]
	const wide = Math.round(Math.min(Math.max(pixels, least), most, innerWidth / 3))
	root.style.setProperty(`--${pane}-width`, wide + 'px')
	return wide
}

for (const pane of Object.keys(panes)) if (localStorage.getItem('saltbridge-' + pane)) setWidth(pane, width(pane))
if (localStorage.getItem('saltbridge-panel-shut')) root.dataset.panel = 'shut'

class PaneDivider extends HTMLElement {
	connectedCallback() {
		this.tell(width(this.dataset.pane))
		this.addEventListener('pointerdown', event => this.drag(event))
		this.addEventListener('keydown', event => this.key(event))
		this.addEventListener('dblclick', () => this.keep(panes[this.dataset.pane].first))
	}

	// towards is 1 if the pane grows to the inline end.
	get towards() {
		const side = this.dataset.pane === 'list' ? 1 : -1
		return getComputedStyle(this).direction === 'rtl' ? -side : side
	}

	drag(event) {
		if (event.button !== 0) return
		event.preventDefault()
		this.setPointerCapture(event.pointerId)
		const from = event.clientX, before = width(this.dataset.pane), done = new AbortController()
		this.addEventListener('pointermove', move => this.keep(before + (move.clientX - from) * this.towards), {signal: done.signal})
		this.addEventListener('lostpointercapture', () => done.abort(), {signal: done.signal})
	}

	key(event) {
		const now = width(this.dataset.pane), {least, most} = panes[this.dataset.pane]
		const to = {ArrowRight: now + step * this.towards, ArrowLeft: now - step * this.towards, Home: least, End: most}[event.key]
		if (to === undefined) return
		event.preventDefault()
		this.keep(to)
	}

	keep(pixels) {
		const wide = setWidth(this.dataset.pane, pixels)
		localStorage.setItem('saltbridge-' + this.dataset.pane, wide)
		this.tell(wide)
	}

	tell(wide) {
		const {least, most} = panes[this.dataset.pane]
		for (const [name, value] of Object.entries({valuemin: least, valuemax: most, valuenow: wide})) this.setAttribute('aria-' + name, value)
	}
}

customElements.define('pane-divider', PaneDivider)

// showPanel brings the panel back.
export function showPanel() {
	delete root.dataset.panel
	localStorage.removeItem('saltbridge-panel-shut')
}

document.addEventListener('click', event => {
	if (!event.target.closest('[data-panel-toggle]')) return
	if (root.dataset.panel === 'shut') return showPanel()
	root.dataset.panel = 'shut'
	localStorage.setItem('saltbridge-panel-shut', 'yes')
})
