// <window-left data-until>: how long free text can still be sent, by the server's time.
import {words} from './dom.js'

const look = 10_000 // milliseconds between two looks
const soon = 2 * 3600_000 // from here on it turns amber

let ahead = Number(document.querySelector('meta[name=saltbridge-now]')?.content ?? Date.now()) - Date.now()

// serverNow is the product's time: the demo's clock can be moved.
export function serverNow() {
	return Date.now() + ahead
}

// setClock takes the server's time. It returns whether the clock was moved, not merely corrected.
export function setClock(now) {
	const jump = Math.abs(now - serverNow())
	ahead = now - Date.now()
	for (const element of document.querySelectorAll('window-left')) element.draw?.()
	return jump > 60_000
}

class WindowLeft extends HTMLElement {
	static observedAttributes = ['data-until']

	connectedCallback() {
		this.timer = setInterval(() => this.draw(), look)
		this.draw()
	}

	disconnectedCallback() {
		clearInterval(this.timer)
	}

	attributeChangedCallback() {
		if (this.isConnected) this.draw()
	}

	draw() {
		const until = Number(this.dataset.until ?? 0)
		if (!until) return
		const left = until - serverNow()
		if (left <= 0) return this.shut()
		this.classList.toggle('soon', left < soon)
		const minutes = Math.floor(left / 60_000)
		const fields = {h: Math.floor(minutes / 60), m: minutes % 60}
		const say = this.lastElementChild
		const text = 'short' in this.dataset
			? (minutes < 60 ? words('m', {m: Math.max(minutes, 1)}) : words('h', fields))
			: minutes < 1 ? words('moment') : words(minutes < 60 ? 'minutes' : 'hours', fields)
		if (say.textContent !== text) say.textContent = text
	}

	// shut hides a row's chip; an open conversation is drawn anew by whoever listens, which replaces this chip.
	shut() {
		if ('short' in this.dataset) this.hidden = true
		else if (this.dataset.open === 'true') this.dispatchEvent(new CustomEvent('window-shut', {bubbles: true}))
	}
}

customElements.define('window-left', WindowLeft)
