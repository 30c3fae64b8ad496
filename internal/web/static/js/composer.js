// <chat-composer>: writing an answer. Without script it is a plain form.
import {part} from './dom.js'
import {refreshConversation} from './thread.js'

const touch = matchMedia('(pointer: coarse)')
const grows = CSS.supports('field-sizing', 'content')

class ChatComposer extends HTMLElement {
	connectedCallback() {
		this.form = this.querySelector('form')
		if (!this.form) return
		this.field = this.form.elements.text
		this.fault = this.querySelector('.composer-fault')
		this.sent = Promise.resolve()
		this.field.value ||= this.draft
		this.grow()
		this.field.addEventListener('input', () => {
			this.draft = this.field.value
			this.grow()
		})
		this.field.addEventListener('keydown', event => {
			this.plain = event.key === 'Enter' && !event.shiftKey && !event.isComposing
		})
		// Enter sends where there is a keyboard; a touch screen has the button, and needs the key for lines.
		this.field.addEventListener('beforeinput', event => {
			if (event.inputType !== 'insertLineBreak' || !this.plain || touch.matches) return
			event.preventDefault()
			this.send()
		})
		this.form.addEventListener('submit', event => {
			event.preventDefault()
			this.send()
		})
	}

	// The draft of this conversation, until the tab is closed.
	get draft() {
		return sessionStorage.getItem('draft:' + this.dataset.conversation) ?? ''
	}

	set draft(text) {
		const key = 'draft:' + this.dataset.conversation
		if (text) sessionStorage.setItem(key, text)
		else sessionStorage.removeItem(key)
	}

	write(text) {
		this.field.value = this.draft = text
		this.grow()
	}

	// grow is for browsers that do not size fields by themselves.
	grow() {
		if (grows) return
		this.field.style.blockSize = 'auto'
		this.field.style.blockSize = this.field.scrollHeight + 2 + 'px'
	}

	// send hands the text over, one after the other, so that the order stays.
	send() {
		const text = this.field.value.trim()
		if (!text) return
		this.write('')
		this.fault.hidden = true
		const when = this.form.elements.at
		const at = when?.value ?? ''
		if (when) when.value = ''
		this.sent = this.sent.then(() => this.post(text, at))
		this.field.focus()
	}

	async post(text, at) {
		try {
			const {ok, status, content} = await part(this.form.action, {method: 'POST', body: new URLSearchParams({text, at})})
			if (!ok) return this.giveBack(text, content, status)
			this.parentElement?.querySelector('chat-thread')?.add(content.firstElementChild)
		} catch {
			const note = document.createElement('p')
			note.className = 'fault'
			note.textContent = this.dataset.offline
			this.giveBack(text, note)
		}
	}

	// giveBack returns what could not be sent, before whatever was typed since.
	giveBack(text, reason, status) {
		this.write(this.field.value ? text + '\n' + this.field.value : text)
		this.fault.replaceChildren(reason)
		this.fault.hidden = false
		if (status === 409) refreshConversation()
	}
}

customElements.define('chat-composer', ChatComposer)
