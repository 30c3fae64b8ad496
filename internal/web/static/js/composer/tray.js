// The tray: files that are to be sent, each with a preview, a caption and what it is sent as. What WhatsApp would not take is said
// before a byte is handed over; handing over shows how far it is, and can be tried again.
import {size} from './text.js'
import {upload} from './upload.js'

const captioned = ['image', 'video', 'document']

export class Tray {
	constructor(composer) {
		this.composer = composer
		this.list = composer.part('tray')
		this.input = composer.part('files')
		this.rules = Object.fromEntries(JSON.parse(this.input.dataset.rules).map(rule => [rule.kind, rule]))
		this.items = []
		composer.querySelector('[data-act=attach]').addEventListener('click', () => this.input.click())
		this.input.addEventListener('change', () => {
			this.add([...this.input.files])
			this.input.value = ''
		})
		composer.field.addEventListener('paste', event => {
			const files = [...event.clipboardData.files]
			if (!files.length) return
			event.preventDefault()
			this.add(files)
		})
		this.drops(composer.closest('.thread') ?? composer)
	}

	drops(zone) {
		const signal = this.composer.signal
		const carries = event => event.dataTransfer?.types.includes('Files')
		zone.addEventListener('dragover', event => {
			if (!carries(event)) return
			event.preventDefault()
			zone.classList.add('dropping')
		}, {signal})
		zone.addEventListener('dragleave', event => {
			if (!zone.contains(event.relatedTarget)) zone.classList.remove('dropping')
		}, {signal})
		zone.addEventListener('drop', event => {
			if (!carries(event)) return
			event.preventDefault()
			zone.classList.remove('dropping')
			this.composer.chooseMode('reply', false)
			this.add([...event.dataTransfer.files])
		}, {signal})
	}

	// add takes files in. What was typed becomes the caption of the first that can have one.
	add(files) {
		this.composer.complain('')
		for (const file of files) {
			if (!file.size) this.composer.complain(this.composer.say('emptyFile', {name: file.name}))
			else this.put(this.describe(file))
		}
		this.captionFirst()
		this.composer.look?.()
	}

	captionFirst() {
		const {field} = this.composer
		const first = this.items.find(item => captioned.includes(item.kind))
		if (!first || first.caption.value || !field.value.trim()) return this.items.at(-1)?.caption.focus()
		first.caption.value = field.value.trim()
		this.composer.write('')
		first.caption.focus()
	}

	// describe chooses what a file is sent as: what it is, if WhatsApp takes it so, else a document.
	describe(file) {
		const [family] = file.type.split('/')
		const kinds = ['image', 'video', 'audio'].filter(kind => kind === family && this.problem(kind, file) === '')
		if (file.type === 'image/webp' && this.problem('sticker', file) === '') kinds.push('sticker')
		kinds.push('document')
		const why = kinds.length === 1 && ['image', 'video', 'audio'].includes(family) ? this.problem(family, file) : ''
		return {file, kinds, kind: kinds[0], filename: file.name, why}
	}

	// problem says why a file cannot be sent as a kind; empty if it can.
	problem(kind, {type, size: bytes}) {
		const rule = this.rules[kind]
		const fields = {kind: this.composer.say(kind), most: size(rule.most), size: size(bytes)}
		if (rule.types && !rule.types.some(t => t.split(';')[0] === type)) return this.composer.say('wrongType', fields)
		return bytes > rule.most ? this.composer.say('large', fields) : ''
	}

	put(item) {
		if (item.file && item.kinds.length === 1 && item.file.size > this.rules.document.most) {
			const fields = {name: item.filename, size: size(item.file.size), kind: this.composer.say('document'), most: size(this.rules.document.most)}
			return this.composer.complain(this.composer.say('tooLarge', fields))
		}
		this.items.push(item)
		this.draw(item)
		this.list.hidden = false
		this.composer.field.required = false
		if (!item.id) this.hand(item)
	}

	// addKept takes a file that the server has: of a snippet, or one that was given back.
	addKept({type, text = '', media}) {
		this.put({id: media.sha256, kinds: [type], kind: type, filename: media.filename || this.composer.say(type), text, voice: media.voice})
	}

	giveBack(fields) {
		this.addKept({type: fields.kind, text: fields.text, media: {sha256: fields.file, filename: fields.filename, voice: fields.voice}})
	}

	draw(item) {
		const {composer} = this
		const li = document.createElement('li')
		li.className = 'tray-item'
		li.dataset.testid = 'tray-item'
		const caption = Object.assign(document.createElement('input'), {type: 'text', maxLength: 1024, dir: 'auto', className: 'tray-caption', value: item.text ?? ''})
		caption.placeholder = caption.ariaLabel = composer.say('caption', {name: item.filename})
		caption.addEventListener('keydown', event => {
			if (event.key !== 'Enter' || event.isComposing) return
			event.preventDefault()
			composer.form.requestSubmit()
		})
		const remove = Object.assign(document.createElement('button'), {type: 'button', className: 'tray-remove', textContent: '×', ariaLabel: composer.say('remove', {name: item.filename})})
		remove.addEventListener('click', () => this.remove(item))
		const name = Object.assign(document.createElement('span'), {className: 'tray-name', textContent: item.filename, dir: 'auto'})
		const state = Object.assign(document.createElement('span'), {className: 'tray-state'})
		state.setAttribute('role', 'status')
		const bar = Object.assign(document.createElement('progress'), {className: 'bar', max: 1, value: item.id ? 1 : 0, hidden: Boolean(item.id)})
		bar.ariaLabel = item.filename
		const again = Object.assign(document.createElement('button'), {type: 'button', className: 'button small', textContent: composer.say('retry'), hidden: true})
		again.addEventListener('click', () => this.hand(item))
		Object.assign(item, {li, caption, state, bar, again, thumb: this.thumb(item)})
		li.append(item.thumb, name, this.choice(item), caption, bar, state, again, remove)
		if (item.why) state.textContent = composer.say('asDocument', {name: item.filename, why: item.why})
		this.kindChanged(item)
		this.list.append(li)
	}

	// thumb shows a picture or film from this browser's memory: nothing is fetched for it.
	thumb(item) {
		const [family] = item.file?.type.split('/') ?? []
		const tag = {image: 'img', video: 'video'}[family] ?? 'span'
		const thumb = Object.assign(document.createElement(tag), {className: 'tray-thumb'})
		if (tag === 'span') thumb.textContent = (item.filename.split('.').length > 1 ? item.filename.split('.').pop() : '').slice(0, 4).toUpperCase() || '…'
		else {
			thumb.src = item.address = URL.createObjectURL(item.file)
			if (tag === 'img') thumb.alt = ''
			else thumb.muted = true
		}
		return thumb
	}

	choice(item) {
		const select = document.createElement('select')
		select.ariaLabel = this.composer.say('sendAs', {name: item.filename})
		select.className = 'tray-kind'
		for (const kind of item.kinds) select.append(new Option(this.composer.say(kind), kind))
		select.disabled = item.kinds.length < 2
		select.addEventListener('change', () => {
			item.kind = select.value
			this.kindChanged(item)
		})
		return select
	}

	kindChanged(item) {
		item.caption.hidden = !captioned.includes(item.kind)
	}

	// hand gives the file to the server.
	hand(item) {
		item.again.hidden = true
		item.bar.hidden = false
		item.failed = false
		item.handing = upload(item.file, item.filename, false, share => {
			item.bar.value = share
		}).then(kept => {
			item.id = kept.id
			item.bar.hidden = true
			if (!kept.as.includes(item.kind)) item.kind = 'document' // it is not what it was called
			if (item.state.textContent === '') item.state.textContent = ''
		}, error => {
			item.failed = true
			item.bar.hidden = true
			item.again.hidden = false
			item.state.textContent = error.message || this.composer.say('failed', {name: item.filename})
		}).finally(() => {
			item.handing = undefined
			if (this.sendWhenReady && !this.items.some(other => other.handing)) {
				this.sendWhenReady = false
				this.composer.form.requestSubmit()
			}
		})
	}

	// ready returns what is to be sent, in order. If something is on its way to the server, it sends once that is there, and
	// returns nothing now; so too if something failed.
	ready() {
		if (this.items.some(item => item.handing)) {
			this.sendWhenReady = true
			return undefined
		}
		if (this.items.some(item => item.failed)) return undefined
		return this.items.map(item => ({
			file: item.id, kind: item.kind, filename: item.filename, text: item.caption.hidden ? '' : item.caption.value.trim(), ...item.voice ? {voice: '1'} : {},
		}))
	}

	remove(item) {
		item.li.remove()
		if (item.address) URL.revokeObjectURL(item.address)
		this.items = this.items.filter(other => other !== item)
		this.list.hidden = !this.items.length
		this.composer.field.required = !this.items.length && !this.composer.built
		this.composer.field.focus()
	}

	clear() {
		for (const item of [...this.items]) this.remove(item)
	}
}
