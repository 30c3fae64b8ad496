// The page about notifications: whether this browser may show them, and whether it is told while no page is open.
import {play} from './notify.js'

class NotifyDevice extends HTMLElement {
	connectedCallback() {
		this.line = this.querySelector('[data-part=say]')
		this.allow = this.querySelector('[data-part=allow]')
		this.on = this.querySelector('[data-part=on]')
		this.off = this.querySelector('[data-part=off]')
		this.allow.addEventListener('click', () => this.ask())
		this.on.addEventListener('click', () => this.subscribe())
		this.off.addEventListener('click', () => this.unsubscribe())
		this.draw()
	}

	say(name) {
		this.line.textContent = this.dataset[name] ?? ''
	}

	async draw() {
		const can = 'Notification' in window
		const state = can ? Notification.permission : 'unsupported'
		this.allow.hidden = state !== 'default'
		const worker = state === 'granted' && 'PushManager' in window ? await this.worker() : undefined
		const known = await worker?.pushManager.getSubscription()
		this.on.hidden = !worker || Boolean(known)
		this.off.hidden = !known
		this.say(known ? 'pushing' : state)
		this.dataset.state = known ? 'pushing' : state
	}

	async worker() {
		await navigator.serviceWorker.register('/sw.js')
		return navigator.serviceWorker.ready
	}

	async ask() {
		await Notification.requestPermission()
		this.draw()
	}

	async subscribe() {
		try {
			const worker = await this.worker()
			const given = await worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: this.dataset.key})
			const {endpoint, keys} = given.toJSON()
			const response = await fetch('/push', {method: 'POST', headers: {'HX-Request': 'true'}, body: new URLSearchParams({endpoint, public_key: keys.p256dh, secret: keys.auth})})
			if (!response.ok) throw new Error(await response.text())
			location.reload() // the list below has one more
		} catch {
			this.say('failed')
		}
	}

	async unsubscribe() {
		const worker = await this.worker()
		const known = await worker.pushManager.getSubscription()
		if (known) {
			await fetch('/push/remove', {method: 'POST', headers: {'HX-Request': 'true'}, body: new URLSearchParams({endpoint: known.endpoint})})
			await known.unsubscribe()
		}
		location.reload()
	}
}

customElements.define('notify-device', NotifyDevice)

document.addEventListener('click', event => {
	const button = event.target.closest('[data-plays]')
	if (button) play(button.dataset.plays)
})
