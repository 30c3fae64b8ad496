// <connect-number>: opens Meta's Embedded Signup and hands over what it returns. The code and the message
// event arrive in either order (Meta: implementation page, Jun 2026).
import {fill} from './dom.js'

const grace = 2000 // milliseconds the code waits for the message event; the code dies after 30 seconds

class ConnectNumber extends HTMLElement {
	connectedCallback() {
		this.button = this.querySelector('button')
		this.line = this.querySelector('.connect-say')
		this.help = this.querySelector('.runbook-link')
		this.button.addEventListener('click', () => this.launch())
		this.onMessage = event => this.hear(event)
		addEventListener('message', this.onMessage)
		this.load()
	}

	disconnectedCallback() {
		removeEventListener('message', this.onMessage)
	}

	say(name, fields = {}, bad = false) {
		this.line.textContent = name ? fill(this.dataset[name] ?? name, fields) : ''
		this.line.classList.toggle('bad', bad)
	}

	// load fetches Meta's script ahead of the click: a pop-up only opens straight from a click.
	load() {
		if (!this.dataset.app || !this.dataset.config) return this.say('missing', {}, true)
		this.say('loading')
		const script = document.createElement('script')
		script.src = this.dataset.sdk
		script.async = true
		script.onload = () => this.ready()
		script.onerror = () => this.say('blocked', {origin: this.dataset.origin}, true)
		document.head.append(script)
	}

	ready() {
		window.FB.init({appId: this.dataset.app, autoLogAppEvents: true, xfbml: true, version: this.dataset.version})
		this.button.disabled = false
		this.say('')
	}

	launch() {
		this.session = {code: undefined, event: undefined, sent: false}
		this.lead('')
		this.button.disabled = true
		this.say('waiting')
		const session = this.session
		window.FB.login(response => this.hearCode(session, response), {
			config_id: this.dataset.config,
			response_type: 'code',
			override_default_response_type: true,
			extras: {setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3'},
		})
	}

	// hearCode takes the answer of FB.login: a code, or none if the window was closed.
	hearCode(session, response) {
		if (session !== this.session || session.stopped) return
		session.code = response?.authResponse?.code
		if (!session.code) return this.stop('closed')
		setTimeout(() => this.finish(session), session.event ? 0 : grace)
	}

	// hear takes messages of Meta's window; other windows may send what they like.
	hear(event) {
		if (!this.session || !this.trusts(event.origin)) return
		const message = read(event.data)
		if (message?.type !== 'WA_EMBEDDED_SIGNUP') return
		const data = message.data ?? {}
		if (message.event?.startsWith('FINISH')) {
			this.session.event = {...data, event: message.event}
			if (this.session.code) this.finish(this.session)
		} else if (data.error_message) {
			this.stop('error', {message: data.error_message, id: data.error_id ?? data.error_code ?? '?'})
		} else if (message.event === 'CANCEL') {
			if (data.current_step) this.stop('cancelled', {step: inWords(data.current_step)})
			else this.stop('closed')
		} else if (message.event === 'ERROR') {
			this.stop('error', {message: JSON.stringify(data), id: '?'})
		}
	}

	trusts(origin) {
		if (origin === this.dataset.origin) return true
		const url = URL.parse?.(origin) ?? safeURL(origin)
		return url?.protocol === 'https:' && (url.hostname === 'facebook.com' || url.hostname.endsWith('.facebook.com'))
	}

	stop(name, fields, runbook = 'signup-window') {
		this.session.stopped = true
		this.button.disabled = false
		this.say(name, fields, true)
		this.lead(runbook)
	}

	// lead shows the way to the page that tells what to do about it.
	lead(runbook) {
		this.help.hidden = !runbook
		if (runbook) this.help.href = '/help/' + runbook
	}

	async finish(session) {
		if (session.sent || session.stopped || session !== this.session) return
		session.sent = true
		this.say('finishing')
		const {event, waba_id, phone_number_id, business_id} = session.event ?? {}
		try {
			const response = await fetch('/numbers/connect', {
				method: 'POST',
				headers: {'Content-Type': 'application/json', Accept: 'application/json'},
				body: JSON.stringify({code: session.code, event, waba_id, phone_number_id, business_id}),
			})
			const answer = await response.json()
			if (response.ok) location.assign(answer.location)
			else this.stop(answer.error, {}, answer.runbook)
		} catch {
			this.stop('expired')
		}
	}
}

// inWords reads the name of a step, such as PHONE_NUMBER_VERIFICATION; Meta lists no names for coexistence.
function inWords(step) {
	return String(step).toLowerCase().replaceAll('_', ' ')
}

function read(data) {
	if (typeof data === 'object') return data
	try {
		return JSON.parse(data)
	} catch {
		return undefined // not for us
	}
}

function safeURL(text) {
	try {
		return new URL(text)
	} catch {
		return undefined
	}
}

customElements.define('connect-number', ConnectNumber)
