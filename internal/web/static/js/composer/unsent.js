// What somebody has begun to write, kept on the server: on every device, and after the browser was closed. While the server cannot
// be reached it is kept in this browser. Two devices do not overwrite each other: the server knows which version each had.
import {openConversation} from '../list.js'

const pause = 700 // milliseconds without a key before it is stored

// Conversations of which something was heard, or is on its way, while they were not on screen: what is drawn of them may be old.
const stale = new Set()
document.addEventListener('chat-event', ({detail: {kind, conversation}}) => {
	if (kind === 'unsent.changed') stale.add(conversation)
})

// placeOf is where this browser keeps what was begun in a conversation.
export function placeOf(conversation, kind) {
	return `unsent:${document.querySelector('meta[name=saltbridge-after]')?.dataset.agent}:${conversation}:${kind}`
}

let leaving // what is being stored of a conversation that was left

export class Unsent {
	constructor(composer, field, kind) {
		this.composer = composer
		this.field = field
		this.kind = kind
		this.version = Number(field.dataset.version)
		this.acts = 0 // of this page: what was asked for before the newest of them is old
		this.wish = 0 // to know what is there; the newest wins
		this.stored = field.defaultValue
		this.storedActs = kind === 'reply' ? composer.part('after').dataset.snippet ?? '' : ''
		this.address = `/c/${composer.dataset.conversation}/unsent`
		this.place = placeOf(composer.dataset.conversation, kind)
		field.addEventListener('input', () => this.changed(), {signal: composer.signal})
		document.addEventListener('chat-event', ({detail}) => this.told(detail), {signal: composer.signal})
		document.addEventListener('chat-missed', () => this.refresh(), {signal: composer.signal})
		addEventListener('online', () => this.dirty && this.store(), {signal: composer.signal})
		addEventListener('pagehide', () => this.leave(), {signal: composer.signal})
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'hidden') this.leave()
		}, {signal: composer.signal})
		if (stale.has(composer.dataset.conversation)) this.refresh()
		this.restoreLater()
		composer.signal.addEventListener('abort', () => clearTimeout(this.restoring))
	}

	get text() {
		return this.field.value
	}

	// snippet is the one whose acts are done once this is sent; empty: none.
	get snippet() {
		return this.kind === 'reply' && this.composer.doing?.snippet || ''
	}

	get dirty() {
		return this.text !== this.stored || this.snippet !== this.storedActs
	}

	restoreLater() {
		const atOnce = JSON.parse(localStorage.getItem(this.place) ?? 'null')?.at === 0 // no other tab's: it was written before this was here
		this.restoring = setTimeout(() => this.restore(), atOnce ? 0 : 2 * pause)
	}

	// restore takes what this browser kept while the server could not be reached. What was typed just now is another tab's, which is
	// about to store it: that one goes first.
	restore() {
		const kept = JSON.parse(localStorage.getItem(this.place) ?? 'null')
		if (!kept || kept.text === this.text && (kept.doing?.snippet ?? '') === this.snippet) return localStorage.removeItem(this.place)
		if (Date.now() - kept.at < 2 * pause) return this.restoreLater()
		if (!this.field.isConnected || this.dirty || this.offering) return
		if (kept.version !== this.version) return this.offer(kept.text, this.version, kept.doing)
		this.put(kept.text, kept.doing)
		this.changed()
	}

	changed() {
		if (this.dirty) localStorage.setItem(this.place, JSON.stringify({text: this.text, doing: this.kind === 'reply' ? this.composer.doing : undefined, version: this.version, at: Date.now()}))
		else localStorage.removeItem(this.place)
		clearTimeout(this.timer)
		this.timer = setTimeout(() => this.store(), pause)
	}

	// put shows what was begun elsewhere.
	put(text, doing) {
		this.field.value = text
		this.composer.grow(this.field)
		if (this.kind === 'reply') this.composer.arm(doing?.gone ? undefined : doing?.snippet, doing?.does)
	}

	body() {
		const fields = {kind: this.kind, text: this.text, version: this.version}
		if (this.kind === 'reply') Object.assign(fields, {reply_to: this.field.form.elements.reply_to.value, snippet: this.snippet})
		return new URLSearchParams(fields)
	}

	// store hands the text over; one request at a time, so that none overtakes another.
	store() {
		clearTimeout(this.timer)
		if (this.offering) return
		this.acts++
		this.storing = (this.storing ?? Promise.resolve()).then(() => this.storeNow())
		return this.storing
	}

	async storeNow() {
		const {text, snippet} = this
		const quoted = this.field.form.elements.reply_to?.value
		if (!this.dirty && quoted === this.quoted) return
		try {
			const response = await fetch(this.address, {method: 'POST', body: this.body(), headers: {Accept: 'application/json'}})
			if (response.ok) this.took(text, snippet, quoted, (await response.json()).version)
			else if (response.status === 409) this.clash(await response.json())
		} catch {
			this.show('savedHere')
		}
	}

	took(text, snippet, quoted, version) {
		this.stored = text
		this.storedActs = snippet
		this.quoted = quoted
		this.version = version
		if (!this.dirty) localStorage.removeItem(this.place)
		this.show(text ? 'saved' : '')
	}

	show(word) {
		const say = this.composer.part('saved')
		if (say && this.composer.dataset.mode === this.kind) say.textContent = word ? this.composer.say(word) : ''
	}

	// leave stores what is not stored yet, without waiting for an answer.
	leave() {
		clearTimeout(this.timer)
		if (!this.dirty || this.offering) return
		const text = this.text
		stale.add(this.composer.dataset.conversation)
		leaving = fetch(this.address, {method: 'POST', body: this.body(), keepalive: true}).then(({ok}) => {
			const kept = JSON.parse(localStorage.getItem(this.place) ?? 'null')
			if (ok && kept?.text === text) localStorage.removeItem(this.place)
		}).catch(() => {}) // it is in this browser too
	}

	// told looks at what another device, a program or our own sending has done.
	told(event) {
		if (event.kind === 'unsent.changed' && event.conversation === openConversation()) this.refresh()
	}

	async refresh() {
		const wish = ++this.wish
		await this.storing
		await Promise.resolve(leaving)
		const acts = this.acts
		const response = await fetch(this.address, {headers: {Accept: 'application/json'}}).catch(() => undefined)
		if (!response?.ok || !this.field.isConnected) return
		const found = await response.json()
		if (wish !== this.wish) return
		if (acts !== this.acts) return this.refresh() // the answer may be older than what was stored or sent meanwhile
		if (this.kind === 'reply') this.composer.propose?.(found.proposal?.text ?? '')
		const now = found[this.kind] ?? {text: '', version: 0}
		if (now.version === this.version) return
		if (this.dirty) return this.clash(now)
		this.stored = now.text
		this.storedActs = now.doing?.snippet ?? ''
		this.version = now.version
		this.put(now.text, now.doing)
	}

	// clash: what is here and what is there are both somebody's work.
	clash(other) {
		if (!other.text || other.text === this.text) {
			this.version = other.version
			this.stored = other.text
			this.storedActs = other.doing?.snippet ?? ''
			if (this.dirty) this.changed()
			return
		}
		this.offer(other.text, other.version, other.doing)
	}

	// offer leaves the choice. Until it is made nothing is stored but in this browser.
	offer(text, version, doing) {
		this.offering = true
		const box = this.composer.part('other')
		const say = Object.assign(document.createElement('p'), {textContent: this.composer.say('other')})
		const words = Object.assign(document.createElement('blockquote'), {textContent: text, dir: 'auto'})
		const choose = (name, act) => {
			const button = Object.assign(document.createElement('button'), {type: 'button', className: 'button small', textContent: this.composer.say(name)})
			button.dataset.act = name
			button.addEventListener('click', () => {
				this.offering = false
				box.hidden = true
				this.version = version
				this.stored = text
				this.storedActs = doing?.snippet ?? ''
				act()
				this.field.focus()
			})
			return button
		}
		box.replaceChildren(say, words, choose('takeOther', () => {
			this.put(text, doing)
			this.field.dispatchEvent(new Event('input', {bubbles: true}))
		}), choose('keepMine', () => this.changed()))
		box.hidden = false
	}

	// sending waits for what is on its way, so that nothing is stored after what was begun is sent.
	async sending() {
		clearTimeout(this.timer)
		localStorage.removeItem(this.place)
		await this.storing
		clearTimeout(this.timer)
	}

	// sent says that the server has deleted what was begun.
	sent() {
		this.acts++
		this.stored = this.storedActs = ''
		this.version = 0
		this.show('')
		if (this.dirty) this.changed()
	}
}
