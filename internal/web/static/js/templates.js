// <template-picker>: choosing a template, filling it in and sending it. In the composer's place while free text cannot be sent, in
// a sheet while it can, and on a page of its own without script. What is shown and checked comes from the server.
import {announce, part} from './dom.js'
import {refreshConversation} from './thread.js'

const pause = 120 // milliseconds without a keystroke before the server is asked

class TemplatePicker extends HTMLElement {
	connectedCallback() {
		this.addEventListener('input', event => this.typed(event))
		this.addEventListener('change', event => event.target.dataset.upload && this.upload(event.target))
		this.addEventListener('click', event => this.clicked(event))
		this.addEventListener('keydown', event => this.pressed(event))
		this.addEventListener('submit', event => this.submitted(event))
		this.onChange = () => this.refresh()
		document.addEventListener('templates-changed', this.onChange)
		this.closest('dialog')?.addEventListener('close', () => this.closed())
		if (!this.closest('dialog') && !('loaded' in this.dataset)) this.load(false)
	}

	disconnectedCallback() {
		document.removeEventListener('templates-changed', this.onChange)
		clearTimeout(this.timer)
	}

	// closed leaves the sheet: the composer may have changed meanwhile.
	closed() {
		this.removeAttribute('data-busy')
		this.replaceChildren()
		refreshConversation()
	}

	get rows() { return this.querySelector('#template-rows') }
	get form() { return this.querySelector('[data-part=form]') }
	get search() { return this.querySelector('input[type=search]') }

	// load shows the list; focus says whether somebody asked for it.
	async load(focus = true) {
		if (await this.show(this.dataset.src) && focus) this.search?.focus()
	}

	// show puts a fragment in place of what is there.
	async show(address) {
		const wish = this.wish = {}
		try {
			const {ok, content} = await part(address)
			if (wish !== this.wish) return false
			this.replaceChildren(content)
			window.htmx?.process(this)
			this.toggleAttribute('data-busy', Boolean(this.form))
			return ok
		} catch {
			if (wish === this.wish) this.say(this.dataset.failed)
			return false
		}
	}

	say(sentence) {
		const note = document.createElement('p')
		note.className = 'fault'
		note.setAttribute('role', 'alert')
		note.textContent = sentence
		this.replaceChildren(note)
	}

	later(act) {
		clearTimeout(this.timer)
		this.timer = setTimeout(act, pause)
	}

	typed(event) {
		if (event.target === this.search) this.later(() => this.find())
		else if (this.form && !event.target.dataset.upload) this.later(() => this.preview())
	}

	// find fetches the rows that fit what is searched for; the newest wish wins.
	async find() {
		const wish = this.finding = {}
		const {ok, content} = await part(`${this.dataset.src}?rows&q=${encodeURIComponent(this.search.value)}`).catch(() => ({}))
		if (!ok || wish !== this.finding || !this.rows) return
		this.rows.replaceWith(content)
		window.htmx?.process(this.rows)
	}

	async preview() {
		const form = this.form
		const {ok, content} = await part(form.dataset.preview, {method: 'POST', body: new URLSearchParams(new FormData(form))}).catch(() => ({}))
		if (ok && form === this.form) form.querySelector('[data-part=preview]').replaceWith(content)
	}

	async clicked(event) {
		if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
		if (event.target.closest('[data-act=back]')) {
			event.preventDefault()
			return this.done()
		}
		const row = event.target.closest('a.template-row')
		if (!row) return
		event.preventDefault()
		if (await this.show(row.href)) this.form?.querySelector('.template-fields :is(input, select)')?.focus()
	}

	// pressed moves through the rows with the arrows, from the search on.
	pressed(event) {
		if (event.key === 'Escape' && this.form && !event.target.matches('input, select')) {
			event.preventDefault()
			return this.done()
		}
		if (!this.rows?.contains(event.target) && event.target !== this.search) return
		const all = [...this.rows.querySelectorAll('a.template-row')]
		const at = all.indexOf(event.target.closest('a.template-row'))
		if (event.key === 'Enter' && event.target === this.search) {
			event.preventDefault()
			all[0]?.click()
		}
		if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
		event.preventDefault()
		const to = at + (event.key === 'ArrowDown' ? 1 : -1)
		if (to < 0) this.search.focus()
		else all[Math.min(to, all.length - 1)]?.focus()
	}

	submitted(event) {
		event.preventDefault()
		if (event.target === this.form) this.send()
		else if (event.target.closest('[data-part=sync]')) this.sync(event.target)
	}

	async sync(form) {
		const {content} = await part(form.action, {method: 'POST'}).catch(() => ({}))
		if (content) form.closest('[data-part=sync]').replaceChildren(...(content.querySelector('[data-part=sync]') ?? content).childNodes)
	}

	// refresh shows how far the synchronisation is, and new rows once it is done.
	async refresh() {
		const place = this.querySelector('[data-part=sync]')
		if (!place) return
		const {ok, content} = await part(this.dataset.src + '?sync').catch(() => ({}))
		if (!ok || !place.isConnected) return
		const ended = place.dataset.state === 'running' && content.firstElementChild.dataset.state !== 'running'
		place.replaceWith(content)
		if (ended || !this.querySelector('a.template-row')) this.find()
	}

	// upload keeps a file and chooses it.
	async upload(input) {
		const file = input.files[0]
		if (!file) return
		this.fault('')
		try {
			const answer = await fetch('/files?filename=' + encodeURIComponent(file.name), {method: 'POST', body: file, headers: {'Accept': 'application/json', 'HX-Request': 'true'}})
			const kept = await answer.json()
			if (!answer.ok) return this.fault(kept.error)
			const select = document.getElementById(input.dataset.upload)
			if (![...select.options].some(option => option.value === kept.id)) select.add(new Option(kept.filename || file.name, kept.id), 1)
			select.value = kept.id
			this.preview()
		} catch {
			this.fault(this.dataset.failed)
		}
	}

	fault(reason) {
		const place = this.form?.querySelector('.template-fault')
		if (!place) return
		place.replaceChildren(...(reason ? [reason] : []))
		place.hidden = !reason
	}

	// send hands the template over once: the form carries a name for it, so that pressing again repeats nothing.
	async send() {
		const form = this.form, button = form.querySelector('[data-testid=template-send]')
		button.disabled = true
		this.fault('')
		try {
			const response = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form)), headers: {'HX-Request': 'true'}})
			if (response.status === 401) return location.assign('/login?next=' + encodeURIComponent(location.pathname))
			const template = document.createElement('template')
			template.innerHTML = await response.text()
			if (!response.ok) return this.refused(template.content, response.headers.get('X-Field'))
			this.sent(template.content.firstElementChild)
		} catch {
			const note = document.createElement('p')
			note.className = 'fault'
			note.textContent = form.dataset.offline
			this.fault(note)
		} finally {
			button.disabled = false
		}
	}

	refused(reason, field) {
		this.fault(reason)
		if (field) this.form.querySelector(`[name="v.${CSS.escape(field)}"], [name="t.${CSS.escape(field)}"]`)?.focus()
	}

	sent(item) {
		const thread = document.querySelector('chat-thread')
		if (!thread) return location.assign(this.dataset.src.replace(/\/templates$/, ''))
		announce(item.querySelector('.shown')?.innerText ?? '')
		thread.add(item)
		const sheet = this.closest('dialog')
		if (sheet) sheet.close()
		else this.done(false)
	}

	// done leaves the form: back to the list, and to the composer if that has changed meanwhile.
	async done(focus = true) {
		await this.load(focus)
		refreshConversation()
	}
}

customElements.define('template-picker', TemplatePicker)

// The sheet is filled when it is opened.
document.addEventListener('click', event => {
	if (event.target.closest('[data-opens=templates]')) document.querySelector('#templates template-picker')?.load()
})

document.addEventListener('keydown', event => {
	if (event.code !== 'KeyT' || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector('dialog[open]')) return
	const button = document.querySelector('[data-opens=templates]'), place = document.querySelector('chat-composer template-picker')
	if (!button && !place) return
	event.preventDefault()
	if (button) button.click()
	else place.search?.focus()
})
