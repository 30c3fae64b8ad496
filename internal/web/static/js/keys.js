// Keyboard shortcuts, and buttons that open a sheet.
import {move} from './list.js'

document.addEventListener('click', event => {
	const opener = event.target.closest('[data-opens]')
	if (opener) document.getElementById(opener.dataset.opens)?.showModal()
})

document.addEventListener('keydown', event => {
	if (event.key === 'Escape' && event.target.matches('textarea, input')) return event.target.blur()
	if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
	if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return
	const act = shortcuts[event.key.toLowerCase()]
	if (!act) return
	event.preventDefault()
	act()
})

const shortcuts = {
	j: () => move(1),
	k: () => move(-1),
	'/': () => document.getElementById('search')?.focus(),
	'?': () => document.getElementById('shortcuts')?.showModal(),
}
