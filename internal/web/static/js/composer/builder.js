// Messages with buttons, a list or a link. The preview and what WhatsApp would refuse come from the server.
import {part} from '../dom.js'
import {length} from './text.js'

const pause = 250 // milliseconds without a key

export function builder(composer) {
	const dialog = composer.part('builder'), form = dialog.querySelector('form'), box = composer.part('built')
	const sections = dialog.querySelector('[data-part=sections]')
	const clone = name => dialog.querySelector(`template[data-part=${name}]`).content.firstElementChild.cloneNode(true)
	const addRow = section => section.querySelector('[data-part=rows]').append(clone('row'))
	const addSection = () => {
		const section = clone('section')
		addRow(section)
		sections.append(section)
		return section
	}
	const kind = () => form.elements.kind.value
	const showKind = () => {
		for (const set of form.querySelectorAll('fieldset[data-kind]')) set.hidden = set.disabled = set.dataset.kind !== kind()
		if (!sections.children.length) addSection()
	}
	const draw = async () => {
		const {ok, content} = await part('/fragments/preview', {method: 'POST', body: new URLSearchParams({interactive: JSON.stringify(read(form, kind()))})})
		if (ok) dialog.querySelector('[data-part=builder-preview]').replaceChildren(content)
	}
	let timer
	form.addEventListener('input', event => {
		if (event.target.name === 'kind') showKind()
		count(event.target, kind())
		clearTimeout(timer)
		timer = setTimeout(draw, pause)
	})
	form.addEventListener('click', event => {
		const act = event.target.closest('[data-act]')?.dataset.act
		if (act === 'add-section') addSection().querySelector('input').focus()
		else if (act === 'add-row') addRow(event.target.closest('.list-section'))
		else if (act === 'drop-row') drop(event.target.closest('.list-row'))
		else return
		draw()
	})
	form.addEventListener('submit', async event => {
		if (event.submitter?.value !== 'use') return
		event.preventDefault()
		await draw()
		if (dialog.querySelector('.preview-fault')) return
		composer.built = read(form, kind())
		dialog.close()
		show()
	})
	const show = async () => {
		const {content} = await part('/fragments/preview', {method: 'POST', body: new URLSearchParams({interactive: JSON.stringify(composer.built)})})
		const edit = button(composer.say('edit'), 'edit-built')
		const remove = button('×', 'unbuild')
		remove.ariaLabel = composer.say('remove', {name: composer.say({button: 'buttons'}[composer.built.type] ?? composer.built.type)})
		box.replaceChildren(content, edit, remove)
		box.hidden = false
		composer.field.required = false
		edit.addEventListener('click', () => open())
		remove.addEventListener('click', () => {
			composer.unbuild()
			composer.field.focus()
		})
	}
	const open = () => {
		showKind()
		dialog.showModal()
		form.elements.body.focus()
		draw()
	}
	composer.build = extra => {
		composer.built = extra
		write(form, extra, sections, addSection, addRow)
		show()
	}
	composer.unbuild = () => {
		composer.built = undefined
		box.replaceChildren()
		box.hidden = true
		composer.field.required = !composer.tray.items.length
		form.reset()
		sections.replaceChildren()
	}
	composer.querySelector('[data-act=build]').addEventListener('click', () => {
		if (!composer.built && composer.field.value.trim()) {
			form.elements.body.value = composer.field.value.trim()
			composer.write('')
		}
		open()
	})
}

function button(text, act) {
	const b = Object.assign(document.createElement('button'), {type: 'button', className: 'button small', textContent: text})
	b.dataset.act = act
	return b
}

function drop(row) {
	const section = row.closest('.list-section')
	row.remove()
	if (!section.querySelector('.list-row')) section.remove()
}

// count says beside a field how much of its limit is used.
function count(field, kind) {
	const most = Number(field.dataset['most' + (kind === 'list' && field.dataset.mostList ? 'List' : '')])
	if (!most) return
	const label = field.closest('.field').querySelector('span')
	const n = length(field.value)
	label.dataset.count = `${n} / ${most}`
	label.classList.toggle('over', n > most)
}

const values = (form, name) => [...form.querySelectorAll(`fieldset:not([disabled]) [name=${name}]`)].map(field => field.value.trim())

// read makes Meta's object of the form.
function read(form, kind) {
	const {header, body, footer} = form.elements
	const built = {type: kind, body: {text: body.value.trim()}}
	if (header.value.trim()) built.header = {type: 'text', text: header.value.trim()}
	if (footer.value.trim()) built.footer = {text: footer.value.trim()}
	if (kind === 'button') {
		const titles = values(form, 'reply').filter(Boolean)
		built.action = {buttons: titles.map((title, i) => ({type: 'reply', reply: {id: `button-${i + 1}`, title}}))}
	} else if (kind === 'cta_url') {
		built.action = {name: 'cta_url', parameters: {display_text: values(form, 'display')[0], url: values(form, 'url')[0]}}
	} else {
		let n = 0
		const rows = section => [...section.querySelectorAll('.list-row')].map(row => {
			const [title, description] = ['title', 'description'].map(name => row.querySelector(`[name=${name}]`).value.trim())
			return {id: `row-${++n}`, title, ...description ? {description} : {}}
		}).filter(row => row.title)
		built.action = {button: values(form, 'open')[0], sections: [...form.querySelectorAll('.list-section')].map(section => {
			const title = section.querySelector('[name=section]').value.trim()
			return {...title ? {title} : {}, rows: rows(section)}
		}).filter(section => section.rows.length)}
	}
	return built
}

// write fills the form from Meta's object, of a snippet or of what was given back.
function write(form, {type, header, body, footer, action}, sections, addSection, addRow) {
	form.reset()
	sections.replaceChildren()
	form.elements.kind.value = type
	form.elements.header.value = header?.text ?? ''
	form.elements.body.value = body?.text ?? ''
	form.elements.footer.value = footer?.text ?? ''
	const replies = [...form.querySelectorAll('[name=reply]')]
	action?.buttons?.forEach((b, i) => { if (replies[i]) replies[i].value = b.reply.title })
	form.querySelector('[name=display]').value = action?.parameters?.display_text ?? ''
	form.querySelector('[name=url]').value = action?.parameters?.url ?? ''
	form.querySelector('[name=open]').value = action?.button ?? ''
	for (const {title = '', rows} of action?.sections ?? []) {
		const section = addSection()
		section.querySelector('[name=section]').value = title
		rows.slice(1).forEach(() => addRow(section))
		section.querySelectorAll('.list-row').forEach((row, i) => {
			row.querySelector('[name=title]').value = rows[i].title
			row.querySelector('[name=description]').value = rows[i].description ?? ''
		})
	}
}
