// What was written and is not with the server yet. Each message has a key, so that a repeated request, a double click or a weak
// network sends it once. It is shown at once, kept in this browser until the server has answered, and never dropped silently.
import {part} from '../dom.js'
import {refreshConversation} from '../thread.js'
import {restore, told} from '../work.js'
import {key} from './text.js'
import {undo} from './undo.js'

const patience = [2000, 5000, 10_000, 20_000] // milliseconds before it is tried again by itself

export class Outbox {
	constructor(composer) {
		this.composer = composer
		this.place = `handing:${document.querySelector('meta[name=saltbridge-after]')?.dataset.agent}:${composer.dataset.conversation}`
		this.turn = Promise.resolve()
		this.waiting = []
		addEventListener('online', () => this.waiting.forEach(entry => entry.wake?.()), {signal: composer.signal})
	}

	get list() {
		const thread = this.composer.parentElement?.querySelector('chat-thread')
		let list = thread?.querySelector('.pending-items')
		if (thread && !list) {
			list = Object.assign(document.createElement('ol'), {className: 'items pending-items'})
			thread.prepend(list) // the scroller is reversed: this is its end
		}
		return list
	}

	// resume shows what an earlier page could not hand over. It waits for a person: much may have happened since.
	resume() {
		const kept = JSON.parse(localStorage.getItem(this.place) ?? '[]')
		for (const fields of kept) {
			const entry = this.add(fields)
			this.stuck(entry, 'unsure')
			if (fields.text && fields.text === this.composer.field.value.trim()) this.composer.write('') // it is here now
		}
	}

	keep() {
		const kept = this.waiting.map(entry => entry.fields)
		if (kept.length) localStorage.setItem(this.place, JSON.stringify(kept))
		else localStorage.removeItem(this.place)
	}

	// after lets what is handed over next wait for something.
	after(promise) {
		this.turn = Promise.all([this.turn, promise])
	}

	hand(fields) {
		fields.key ??= key()
		const entry = this.add(fields)
		this.queue(entry)
	}

	add(fields) {
		const entry = {fields, tries: 0, item: this.draw(fields)}
		this.waiting.push(entry)
		this.keep()
		return entry
	}

	draw(fields) {
		const item = this.composer.part('pending').content.firstElementChild.cloneNode(true)
		item.querySelector('.text').textContent = fields.label
		this.list?.append(item)
		this.composer.parentElement?.querySelector('chat-thread')?.toEnd()
		return item
	}

	queue(entry) {
		this.turn = this.turn.then(() => this.post(entry))
	}

	async post(entry) {
		const {label, does, ...fields} = entry.fields // those two are for people
		this.mark(entry, 'handing')
		try {
			const answer = await part(this.composer.form.action, {method: 'POST', body: new URLSearchParams(fields)})
			if (answer.ok) this.took(entry, answer)
			else if (answer.headers.get('X-Overtaken')) this.overtaken(entry, answer.content)
			else this.refused(entry, answer)
		} catch {
			this.stuck(entry, 'offline')
			this.again(entry)
		}
	}

	done(entry) {
		clearTimeout(entry.timer)
		entry.item.remove()
		this.waiting = this.waiting.filter(other => other !== entry)
		this.keep()
	}

	took(entry, {content, headers}) {
		const item = content.firstElementChild
		this.done(entry)
		this.composer.parentElement?.querySelector('chat-thread')?.add(item)
		if (!entry.fields.more) this.composer.unsent.sent()
		const did = headers.get('X-Did') && JSON.parse(decodeURIComponent(headers.get('X-Did')))
		if (did) told(did, [this.composer.dataset.conversation])
		if (headers.get('X-Due') && !entry.fields.at) undo(this.composer, item, Number(headers.get('X-Due')), entry.fields, () => did && restore(did.undo))
	}

	refused(entry, {content, status}) {
		this.done(entry)
		this.composer.giveBack(entry.fields)
		this.composer.complain(content)
		if (status === 409) refreshConversation()
	}

	// overtaken leaves the choice to whoever wrote: the other answer is on screen now.
	overtaken(entry, choice) {
		this.done(entry)
		choice.querySelector('[data-act=anyway]').addEventListener('click', () => {
			this.composer.complain('')
			this.hand({...entry.fields, anyway: '1'})
		})
		choice.querySelector('[data-act=drop]').addEventListener('click', () => {
			this.composer.complain('')
			this.composer.giveBack(entry.fields)
			this.composer.look()
			this.composer.field.focus()
		})
		this.composer.complain(choice)
		this.composer.fault.querySelector('[data-act=anyway]').focus()
		refreshConversation()
	}

	// stuck shows that something is not handed over yet, and lets people decide.
	stuck(entry, why) {
		this.mark(entry, why)
		const trouble = entry.item.querySelector('.trouble')
		trouble.hidden = false
		trouble.querySelector('p').textContent = this.composer.say(why)
		trouble.querySelector('[data-act=again]').onclick = () => {
			clearTimeout(entry.timer)
			this.queue(entry)
		}
		trouble.querySelector('[data-act=edit]').onclick = () => {
			this.done(entry)
			this.composer.giveBack(entry.fields)
		}
	}

	mark(entry, state) {
		entry.item.dataset.state = state
		entry.item.querySelector('.trouble').hidden = state === 'handing'
		entry.item.querySelector('[data-part=say]').textContent = state === 'handing' ? this.composer.say('handing') : ''
	}

	again(entry) {
		const wait = patience[Math.min(entry.tries++, patience.length - 1)]
		const go = () => {
			clearTimeout(entry.timer)
			entry.wake = undefined
			if (this.waiting.includes(entry) && this.composer.isConnected) this.queue(entry)
		}
		entry.wake = go
		entry.timer = setTimeout(go, wait)
	}
}
