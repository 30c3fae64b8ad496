// <waiting-time data-since data-target>: how long a customer waits for an answer, by the server's time.
import {words} from './dom.js'
import {serverNow} from './window.js'

const look = 15_000 // milliseconds between two looks

class WaitingTime extends HTMLElement {
	connectedCallback() {
		this.timer = setInterval(() => this.draw(), look)
		this.draw()
	}

	disconnectedCallback() {
		clearInterval(this.timer)
	}

	draw() {
		const waited = Math.max(0, serverNow() - Number(this.dataset.since)), target = Number(this.dataset.target) || Infinity // 0: nobody counts
		this.classList.toggle('late', waited >= target)
		this.classList.toggle('soon', waited < target && waited >= target * 2 / 3)
		const minutes = Math.floor(waited / 60_000)
		const text = minutes < 60 ? words('m', {m: minutes}) : minutes < 48 * 60 ? words('h', {h: Math.floor(minutes / 60)}) : words('days', {d: Math.floor(minutes / 60 / 24)})
		const say = this.lastElementChild
		if (say.textContent !== text) say.textContent = text
	}
}

customElements.define('waiting-time', WaitingTime)
