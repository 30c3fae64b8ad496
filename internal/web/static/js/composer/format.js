// Formatting with WhatsApp's signs, by the toolbar and by keys. What they look like is drawn by the server: see preview.js.
import {put} from './text.js'

const signs = {bold: '*', italic: '_', strike: '~', code: '`'}
const starts = {bullets: '- ', quote: '> '}
const keys = {b: 'bold', i: 'italic', X: 'strike', M: 'code', '*': 'bullets', '(': 'quote'}

export function format(composer, field) {
	field.addEventListener('keydown', event => {
		if (!(event.ctrlKey || event.metaKey) || event.altKey) return
		const name = event.shiftKey ? keys[event.key.toUpperCase()] ?? byCode[event.code] : keys[event.key]
		if (!name) return
		event.preventDefault()
		apply(field, name)
	})
	if (field.name !== 'text') return
	composer.addEventListener('click', event => {
		const tool = event.target.closest('[data-format]')
		if (tool) apply(field, tool.dataset.format)
	})
}

const byCode = {Digit8: 'bullets', Digit9: 'quote'}

function apply(field, name) {
	if (signs[name]) around(field, signs[name])
	else before(field, starts[name])
}

// around puts signs around what is selected, or takes them off.
function around(field, sign) {
	const {value, selectionStart: from, selectionEnd: to} = field
	const inside = value.slice(from, to)
	if (value[from - 1] === sign && value[to] === sign) return put(field, from - 1, to + 1, inside, [0, inside.length])
	const [, lead, words, trail] = inside.match(/^(\s*)([^]*?)(\s*)$/)
	if (words.length > 2 && words[0] === sign && words.at(-1) === sign) {
		return put(field, from, to, lead + words.slice(1, -1) + trail, [lead.length, lead.length + words.length - 2])
	}
	const several = sign === '`' && words.includes('\n')
	const mark = several ? '```' : sign
	const text = several ? words : words.split('\n').map(line => line.trim() ? mark + line + mark : line).join('\n')
	const whole = several ? mark + text + mark : text || mark + mark
	put(field, from, to, lead + whole + trail, words && !words.includes('\n') ? [lead.length + mark.length, lead.length + mark.length + words.length] :
		words ? undefined : [mark.length, mark.length])
}

// before puts a sign before each line that is selected, or takes it off.
function before(field, sign) {
	const {value} = field
	const from = value.lastIndexOf('\n', field.selectionStart - 1) + 1
	const end = value.indexOf('\n', field.selectionEnd)
	const to = end < 0 ? value.length : end
	const lines = value.slice(from, to).split('\n')
	const all = lines.every(line => line.startsWith(sign))
	put(field, from, to, lines.map(line => all ? line.slice(sign.length) : sign + line).join('\n'))
}
