// Snippets: typed after a slash, found by the server, and filled in for this conversation.
import {part} from '../dom.js'
import {act} from '../work.js'
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
		choose: (option, from, to) => choose(composer, option, from, to),
	})
	// useSnippet puts a snippet where the caret is, as if it had been typed.
	composer.useSnippet = async (id, title) => {
		const {ok, content} = await part(`/fragments/snippets/${composer.dataset.conversation}?q=${encodeURIComponent(title)}`)
		const option = ok && content.querySelector(`[data-snippet="${id}"]`)
		if (option) choose(composer, option, field.selectionStart, field.selectionEnd)
	}
	button.addEventListener('click', () => {
		field.focus()
		const before = field.value.slice(0, field.selectionStart)
		insert(field, /(^|\s)$/.test(before) ? '/' : ' /')
	})
}

// choose takes a snippet: its words come into the composer, and what it does besides is done when they are sent; without words, at once.
function choose(composer, option, from, to) {
	const {snippet, does, content, wordless} = option.dataset
	use(composer, JSON.parse(content), from, to)
	if (wordless === 'true') return act('snippet', [composer.dataset.conversation], {snippet})
	if (does) composer.arm(snippet, does)
	fetch(`/snippets/${snippet}/used`, {method: 'POST'}).catch(() => {}) // only a count
}

function use(composer, content, from, to) {
	if (content.type === 'text') return put(composer.field, from, to, content.text ?? '')
	put(composer.field, from, to, '')
	if (content.type === 'interactive') composer.build(content.extra)
	else composer.tray.addKept(content)
}
