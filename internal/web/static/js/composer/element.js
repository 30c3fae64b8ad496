// <chat-composer>: where an agent writes an answer or a note. Without script it is two plain forms. Each part of it is a module
// beside this one; all get the composer, and listen on the page only until it leaves (signal).
import {after} from './after.js'
import {builder} from './builder.js'
import {counter} from './counter.js'
import {emoji} from './emoji.js'
import {enter} from './enter.js'
import {format} from './format.js'
import {later} from './later.js'
import {mentions} from './mentions.js'
import {modes} from './modes.js'
import {note} from './note.js'
import {Outbox} from './outbox.js'
import {preview} from './preview.js'
import {proposal} from './proposal.js'
import {quote} from './quote.js'
import {recorder} from './recorder.js'
import {seen} from './seen.js'
import {snippets} from './snippets.js'
import {Tray} from './tray.js'
import {Unsent} from './unsent.js'
import {fill} from '../dom.js'

const grows = CSS.supports('field-sizing', 'content')

class ChatComposer extends HTMLElement {
	connectedCallback() {
		if (!this.querySelector('[data-part=words]')) return // a copy without content
		this.leaving = new AbortController()
		this.signal = this.leaving.signal
		this.fault = this.querySelector('.composer-fault')
		modes(this)
		this.noteForm = this.querySelector('#note')
		this.noteUnsent = new Unsent(this, this.noteForm.elements.note, 'note')
		mentions(this)
		note(this)
		this.form = this.querySelector('#reply')
		if (this.form) this.answers()
		for (const field of this.querySelectorAll('.pane textarea')) {
			enter(this, field)
			format(this, field)
			if (!grows) field.addEventListener('input', () => this.grow(field))
			this.grow(field)
		}
	}

	disconnectedCallback() {
		this.leaving?.abort()
		this.unsent?.leave()
		this.noteUnsent?.leave()
	}

	// answers sets up what belongs to answers alone: the window is open.
	answers() {
		this.field = this.form.elements.text
		this.tray = new Tray(this)
		this.unsent = new Unsent(this, this.field, 'reply')
		this.outbox = new Outbox(this)
		for (const part of [counter, seen, quote, later, emoji, after, snippets, builder, recorder, preview, proposal]) part(this)
		this.form.addEventListener('submit', event => {
			event.preventDefault()
			this.send()
		})
		this.addEventListener('click', event => {
			const act = event.target.closest('[data-act=tools]')
			if (!act) return
			const open = act.getAttribute('aria-expanded') !== 'true'
			act.setAttribute('aria-expanded', open)
			this.toggleAttribute('data-tools', open)
		})
		this.outbox.resume()
	}

	part(name) {
		return this.querySelector(`[data-part=${name}]`)
	}

	say(name, fields = {}) {
		return fill(this.part('words').dataset[name] ?? name, fields)
	}

	// grow is for browsers that do not size fields by themselves.
	grow(field) {
		if (grows) return
		field.style.blockSize = 'auto'
		field.style.blockSize = field.scrollHeight + 2 + 'px'
	}

	// write puts words into a field as if they had been typed.
	write(text, field = this.field) {
		field.value = text
		field.dispatchEvent(new Event('input', {bubbles: true}))
	}

	complain(reason) {
		this.fault.replaceChildren(reason instanceof Node ? reason : sentence(reason))
		this.fault.hidden = !reason
	}

	// send hands everything over, one after the other, so that the order stays: files, words, a message with buttons.
	send() {
		if (this.recorderBusy?.()) return
		const text = this.field.value.trim()
		const common = {at: this.form.elements.at.value, reply_to: this.form.elements.reply_to.value, newest: this.form.elements.newest.value}
		const files = this.tray.ready()
		if (!files) return
		const wanted = files.map(f => ({...f, label: f.text || f.filename}))
		if (text) wanted.push({text, label: text})
		if (this.built) wanted.push({interactive: JSON.stringify(this.built), text: '', label: this.built.body.text})
		if (!wanted.length) return
		Object.assign(wanted.at(-1), this.doing)
		this.complain('')
		this.outbox.after(this.unsent.sending())
		wanted.forEach((fields, i) => {
			if (i < wanted.length - 1) fields.more = '1'
			if (i > 0) delete common.reply_to
			this.outbox.hand({...common, ...fields})
		})
		this.clear()
		this.field.focus()
	}

	// clear empties the composer: what was in it is in the outbox.
	clear() {
		this.field.value = ''
		this.tray.clear()
		this.unbuild()
		this.unquote()
		this.sendNow()
		this.grow(this.field)
		this.dispatchEvent(new CustomEvent('composer-cleared'))
	}

	// giveBack returns what was not sent, before whatever was typed since.
	giveBack(fields) {
		if (fields.interactive) this.build(JSON.parse(fields.interactive))
		else if (fields.file) this.tray.giveBack(fields)
		else this.write(this.field.value ? fields.text + '\n' + this.field.value : fields.text)
		if (fields.at) this.sendAt(fields.at)
		if (fields.snippet) this.arm(fields.snippet, fields.does)
	}
}

function sentence(reason) {
	const p = document.createElement('p')
	p.className = 'fault'
	p.textContent = reason
	return p
}

customElements.define('chat-composer', ChatComposer)
