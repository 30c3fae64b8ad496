// What can be done with a row of the list: beside it while the mouse is over it, and in the chooser for a finger that rests on it. Keys
// and the bar of the selected ones do the same, so that nobody needs a mouse or a steady finger.
import {pick} from './chooser.js'
import {perform, table} from './keys.js'
import {rows} from './rows.js'

const bar = document.getElementById('row-acts')
const real = '.rows.virtual > .row:not(.bones)'
let over // the row under the mouse

document.addEventListener('pointerover', event => {
	if (event.pointerType !== 'mouse' || event.target.closest('#row-acts')) return
	show(event.buttons ? undefined : event.target.closest(real))
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

const press = 500 // milliseconds after which a finger rests
const slop = 12 // pixels it may stray
let finger // the one that may come to rest

document.addEventListener('pointerdown', event => {
	lift()
	const row = event.pointerType === 'touch' && event.isPrimary ? event.target.closest(real) : undefined
	if (row && !rows().classList.contains('selecting')) finger = {row, x: event.clientX, y: event.clientY, timer: setTimeout(hold, press)}
})
document.addEventListener('pointermove', event => { if (finger && Math.hypot(event.clientX - finger.x, event.clientY - finger.y) > slop) lift() })
document.addEventListener('pointercancel', lift)
document.addEventListener('pointerup', () => {
	const up = finger
	clearTimeout(up?.timer)
	setTimeout(() => { if (finger === up) lift() }) // after its click
})
// The browser's own menu of a link, and the click of a finger that rested, are not what is meant.
document.addEventListener('contextmenu', event => { if (finger && event.target.closest(real)) event.preventDefault(), hold() })
document.addEventListener('click', event => { if (finger?.held && event.target.closest(real)) event.preventDefault(), event.stopPropagation() }, {capture: true})

function lift() {
	clearTimeout(finger?.timer)
	finger = undefined
}

// hold offers what can be done with the row that the finger rests on.
function hold() {
	clearTimeout(finger.timer)
	if (finger.held) return
	finger.held = true
	const {row} = finger, {state, unread, name} = row.dataset, all = table()
	const ids = [unread === '0' ? 'unread' : 'read', 'snooze', state === 'resolved' ? 'reopen' : 'resolve', 'assign', 'assign.me', 'label', 'priority']
	const choices = ids.map(id => all.find(act => act.id === id)).map(({id, word, icon}) => ({id, name: word, icon}))
	pick({title: name, choices, picked: ({id}) => { setTimeout(() => perform(id, row)) }}) // some choose again, once this is closed
}
