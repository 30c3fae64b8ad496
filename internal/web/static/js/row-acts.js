// What can be done with a row of the list, beside it while the mouse is over it. Keys and the bar of the selected ones do the same, so
// that nobody needs a mouse.
import {rows} from './rows.js'

const bar = document.getElementById('row-acts')
let over // the row under the mouse

document.addEventListener('pointerover', event => {
	if (event.pointerType !== 'mouse' || event.target.closest('#row-acts')) return
	show(event.buttons ? undefined : event.target.closest('.rows.virtual > .row:not(.bones)'))
})
document.addEventListener('rows-drawn', () => show(bar?.matches(':hover') || over?.matches(':hover') ? over : undefined))
document.addEventListener('scroll', () => show(), {capture: true, passive: true})
document.addEventListener('keydown', () => show())
document.documentElement.addEventListener('pointerleave', () => show())

function show(row) {
	if (!bar || bar.hidden && !row) return
	over = row?.isConnected && rows()?.contains(row) && !rows().classList.contains('selecting') ? row : undefined
	bar.hidden = !over
	if (!over) return
	Object.assign(bar.dataset, {conversation: over.dataset.conversation, state: over.dataset.state, unread: over.dataset.unread})
	const {bottom} = over.getBoundingClientRect(), box = bar.offsetParent.getBoundingClientRect()
	bar.style.insetBlockStart = bottom - box.top - bar.offsetHeight - 6 + 'px'
}
