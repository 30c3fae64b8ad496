// What is written before the field for it is there. The keys of the first moment are held; a conversation that takes longer is waited for
// in a field of its own, whose words go into the answer or the note once that is on screen. If it does not come, they are kept in this
// browser as what was begun in that conversation.
import {fill, words} from './dom.js'
import {placeOf} from './composer/unsent.js'
import {aimed, openConversation} from './list.js'

const grace = 500 // milliseconds in which nearly every conversation comes: nobody needs a field for that

let held // keys of the first moment

// holdKey takes what is typed; false if nothing is waited for.
export function holdKey(event) {
	if (!held || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false
	held.push(event.key)
	return true
}

// writeAhead waits until something has happened, and then puts what was typed where the caret is: then brings it there. led tells when it
// is known which conversation it is about.
export async function writeAhead(mode, led, arrived, then) {
	held = []
	const early = new Early(mode)
	const timer = setTimeout(() => {
		early.open(held.join(''))
		held = undefined
	}, grace)
	const there = led.then(() => {
		early.id = aimed()
		return arrived()
	})
	await Promise.race([there, early.shut])
	clearTimeout(timer)
	const typed = held ? held.join('') : await early.take()
	held = undefined
	if (typed === undefined) return // it was kept
	if (early.id !== openConversation()) return early.keep(typed)
	then()
	if (typed) document.execCommand('insertText', false, typed)
}

// Early is the field for what waits.
class Early {
	constructor(mode) {
		this.mode = mode
		this.box = document.getElementById('early')
		this.id = undefined // of the conversation, once it is known
		this.gone = new AbortController()
		this.shut = new Promise(done => this.gone.signal.addEventListener('abort', done))
	}

	open(text) {
		this.field = this.box.querySelector('textarea')
		this.field.value = text
		const at = {signal: this.gone.signal}
		this.field.addEventListener('compositionstart', () => { this.composed = new Promise(done => this.field.addEventListener('compositionend', done, {once: true})) }, at)
		this.box.addEventListener('close', () => this.close(), at)
		addEventListener('pagehide', () => this.close(), at)
		this.box.showModal()
		this.field.setSelectionRange(text.length, text.length)
	}

	close() {
		this.gone.abort()
		this.keep(this.field.value)
	}

	// take closes the field and returns its words; undefined if the reader closed it.
	async take() {
		await this.composed
		if (this.gone.signal.aborted) return
		this.gone.abort()
		this.box.close()
		return this.field.value
	}

	// keep leaves words for when the conversation is on screen, beside what waits there already.
	keep(text) {
		const id = this.id ?? aimed()
		if (!text.trim() || !id) return
		const place = placeOf(id, this.mode), before = JSON.parse(localStorage.getItem(place) ?? 'null')
		localStorage.setItem(place, JSON.stringify({version: 0, ...before, text: [before?.text, text].filter(Boolean).join('\n'), at: 0}))
		const name = document.getElementById('row-' + id)?.dataset.name ?? ''
		document.dispatchEvent(new CustomEvent('say', {detail: fill(words('kept'), {name})}))
	}
}
