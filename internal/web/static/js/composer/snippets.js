// Snippets: typed after a slash, found by the server, and filled in for this conversation.
import {part} from '../dom.js'
import {insert, put} from './text.js'
import {listbox} from './listbox.js'

export function snippets(composer) {
	const {field} = composer
	const button = composer.querySelector('[data-act=snippets]')
	listbox({
		field,
		label: button.getAttribute('aria-label'),
		pattern: /(?:^|\s)\/(?<typed>[\p{L}\p{M}\p{N}_-]*)$/u,
		async find(typed) {
			const {ok, content} = await part(`/fragments/snippets/${composer.dataset.conversation}?q=${encodeURIComponent(typed)}`)
			return ok ? [...content.children] : []
		},
		choose(option, from, to) {
			use(composer, JSON.parse(option.dataset.content), from, to)
			fetch(`/snippets/${option.dataset.snippet}/used`, {method: 'POST'}).catch(() => {}) // only a count
		},
	})
	button.addEventListener('click', () => {
		field.focus()
		const before = field.value.slice(0, field.selectionStart)
		insert(field, /(^|\s)$/.test(before) ? '/' : ' /')
	})
}

function use(composer, content, from, to) {
	if (content.type === 'text') return put(composer.field, from, to, content.text)
	put(composer.field, from, to, '')
	if (content.type === 'interactive') composer.build(content.extra)
	else composer.tray.addKept(content)
}
