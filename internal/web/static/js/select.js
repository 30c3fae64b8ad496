// Selecting conversations: with x, a row's box, and Shift for all between two.
import {announce, words} from './dom.js'
import {register} from './keys.js'
import {focusedRow, openConversation} from './list.js'
import {rows} from './rows.js'

const selected = new Set()
let anchor // where a stretch starts

// chosen are the ids of the selected conversations.
export function chosen() {
	return [...selected]
}

function toggle(id, on = !selected.has(id)) {
	if (on) selected.add(id)
	else selected.delete(id)
	anchor = id
}

// stretch selects all loaded conversations between the anchor and one.
function stretch(id) {
	const list = rows(), from = list.index(anchor), to = list.index(id)
	if (from < 0 || to < 0) return toggle(id, true)
	for (let i = Math.min(from, to); i <= Math.max(from, to); i++) selected.add(list.entries[i].id)
}

// show marks rows and counts.
export function show() {
	const bulk = document.getElementById('bulk')
	if (!bulk) return
	const n = selected.size
	bulk.hidden = n === 0
	bulk.dataset.unread = Number(chosen().some(id => Number(rows()?.drawn.get(id)?.dataset.unread) > 0)) // whether reading is offered, or the contrary
	rows()?.classList.toggle('selecting', n > 0 || mode())
	const say = words('selected', {n})
	const count = bulk.querySelector('[data-part=bulk-count]')
	if (n && count.textContent !== say) count.textContent = say
	for (const box of rows()?.querySelectorAll('.pick input') ?? []) {
		box.checked = selected.has(box.value)
		box.closest('.row').classList.toggle('selected', box.checked)
	}
}

function mode() {
	return document.querySelector('[data-act="select.mode"]')?.ariaPressed === 'true'
}

// clear selects none.
export function clear() {
	if (selected.size) announce('')
	selected.clear()
	show()
}

document.addEventListener('click', event => {
	const box = event.target.closest('.pick input')
	if (box) {
		if (event.shiftKey && anchor) stretch(box.value)
		else toggle(box.value, box.checked)
		return show()
	}
	const link = event.target.closest('.row > a')
	if (link && event.shiftKey && rows()?.contains(link)) {
		event.preventDefault()
		const id = link.closest('.row').dataset.conversation
		if (anchor ?? openConversation()) {
			anchor ??= openConversation()
			stretch(id)
		} else toggle(id, true)
		show()
	}
})

register('select', () => {
	const id = focusedRow() ?? openConversation()
	if (!id) return
	toggle(id)
	show()
})
register('select.none', () => {
	document.querySelector('[data-act="select.mode"]')?.setAttribute('aria-pressed', 'false')
	clear()
})
register('select.mode', button => {
	button.ariaPressed = String(!mode())
	if (!mode()) selected.clear()
	show()
})

document.addEventListener('keydown', event => {
	if (event.key === 'Escape' && selected.size && !event.target.closest('input:not([type=checkbox]), textarea, dialog')) clear()
})
document.addEventListener('list-changed', () => clear())
document.addEventListener('rows-drawn', () => { if (selected.size || mode()) show() })
