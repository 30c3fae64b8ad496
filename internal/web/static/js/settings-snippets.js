// <snippet-editor>: what a snippet sends. Files are handed over at once; messages with buttons are built as in the composer.
import {builder} from './composer/builder.js'
import {upload} from './composer/upload.js'
import {fill} from './dom.js'

class SnippetEditor extends HTMLElement {
	connectedCallback() {
		this.form = this.querySelector('form')
		this.field = this.form.elements.text
		this.tray = {items: []} // the builder asks for it
		this.part('adds').hidden = false
		builder(this)
		const stored = this.form.elements.interactive.value && JSON.parse(this.form.elements.interactive.value)
		if (stored && this.querySelector(`[name=kind][type=radio][value="${stored.type}"]`)) this.build(stored)
		else if (stored) this.built = stored // of a kind that only programs make: it stays as it is
		this.part('files').addEventListener('change', event => this.take(event.target.files[0]))
		this.addEventListener('click', event => {
			const act = event.target.closest('[data-act]')?.dataset.act
			if (act === 'attach') this.part('files').click()
			else if (act === 'drop-file') this.setFile()
		})
		new MutationObserver(() => this.settle()).observe(this.part('built'), {attributes: true, attributeFilter: ['hidden']})
		this.form.addEventListener('formdata', ({formData}) => formData.set('interactive', this.built ? JSON.stringify(this.built) : ''))
		this.settle()
	}

	part(name) {
		return this.querySelector(`[data-part=${name}]`)
	}

	say(name, fields = {}) {
		return fill(this.part('words').dataset[name] ?? name, fields)
	}

	write(text) {
		this.field.value = text
	}

	complain(reason) {
		this.part('say').textContent = reason
		this.part('say').hidden = !reason
	}

	// settle shows the fields of what the snippet sends: words and a file, or a message with buttons.
	settle() {
		const built = Boolean(this.built), file = Boolean(this.form.elements.file.value)
		this.part('text').hidden = built
		this.field.required = false
		this.part('file').hidden = built || !file
		this.querySelector('[data-act=attach]').disabled = built
		this.querySelector('[data-act=build]').disabled = file
		const word = this.part('text-word')
		word.textContent = file ? word.dataset.caption : word.dataset.text
	}

	async take(file) {
		this.part('files').value = ''
		if (!file) return
		this.complain('')
		try {
			const {id, as, filename} = await upload(file, file.name, false)
			if (!as.length) return this.complain(this.say('wrongType', {kind: this.say('document')}))
			this.setFile({file: id, kind: as[0], filename: filename || file.name})
		} catch (error) {
			this.complain(error.message || this.say('failed', {name: file.name}))
		}
	}

	setFile({file = '', kind = 'text', filename = ''} = {}) {
		Object.entries({file, kind, filename, voice: ''}).forEach(([name, value]) => { this.form.elements[name].value = value })
		this.part('file-name').textContent = filename
		this.settle()
	}
}

customElements.define('snippet-editor', SnippetEditor)
