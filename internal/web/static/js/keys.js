// The registry of what can be done by a key, from the palette or with a button. Which keys do what stands in one table, the
// sheet of shortcuts, which the server draws; modules register what an act does under its id.

import {holdKey, writeAhead} from './early.js'
import {arrived, led} from './list.js'

const acts = new Map()
const patience = 1500 // milliseconds in which the second key of two is waited for
const first = 'g' // begins the keys of saved views: g 1, g 2
const modes = ['reply', 'note'] // acts after which one writes
const quiet = 'saltbridge-single-keys' // where it is kept that single keys do nothing

// register says what an act does. run gets the button that asked for it, if one did.
export function register(id, run) {
	acts.set(id, run)
}

// perform does an act; false if nobody registered it.
export function perform(id, button) {
	const run = runOf(id)
	if (!run) return false
	run(button, id)
	return true
}

function runOf(id) {
	return acts.get(id) ?? [...acts].find(([name]) => name.endsWith('*') && id.startsWith(name.slice(0, -1)))?.[1]
}

// table lists all acts: id, keys, word and icon.
export function table() {
	return [...document.querySelectorAll('#shortcuts [data-act-id]')].map(row => ({id: row.dataset.actId, ...row.dataset}))
}

// strokes reads keys as the table writes them: "Shift + E" is one stroke, "g m" are two.
function strokes(keys) {
	if (keys.includes(' + ')) return [keys.toLowerCase().replaceAll(' ', '')]
	return keys.toLowerCase().split(' ')
}

let known
function lookup(stroke) {
	known ??= new Map(table().filter(act => act.keys).map(act => [strokes(act.keys).join(' '), act.id]))
	return known.get(stroke)
}

// begins reports whether a stroke is the first of two.
function begins(stroke) {
	return stroke === first || [...known.keys()].some(keys => keys.startsWith(stroke + ' '))
}

// strokeOf writes a key event as the table does. Shift only counts with letters: other signs have it in them.
function strokeOf(event) {
	const key = event.key.toLowerCase()
	const shift = event.shiftKey && /^[a-z]$/.test(key) ? 'shift+' : ''
	return (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + shift + key
}

let begun, timer
let turn = Promise.resolve() // of keys: each acts on what those before it have led to
function begin(key) {
	begun = key
	clearTimeout(timer)
	timer = setTimeout(() => { begun = undefined }, patience)
}

document.addEventListener('keydown', event => {
	if (holdKey(event)) return event.preventDefault()
	if (event.key === 'Escape' && event.target.matches('textarea, input') && !event.target.closest('dialog')) return event.target.blur()
	if (event.altKey || event.isComposing || event.key === 'Shift') return
	const stroke = strokeOf(event)
	const writes = event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
	if (stroke.startsWith('ctrl+') && lookup(stroke) === 'palette' && !document.querySelector('dialog[open]')) return act(event, 'palette')
	if (writes || event.target.closest('dialog')) return
	if (!stroke.startsWith('ctrl+') && localStorage.getItem(quiet)) return
	const second = begun
	begun = undefined
	if (second === first && /^[1-9]$/.test(stroke)) return act(event, 'view.saved', stroke)
	const id = lookup(second ? second + ' ' + stroke : stroke)
	if (id) return act(event, id)
	if (!second && begins(stroke)) begin(stroke)
})

function act(event, id, detail) {
	if (!runOf(id)) return
	event.preventDefault()
	const run = () => { perform(id, detail) }
	const ready = turn.then(led)
	turn = modes.includes(id) ? writeAhead(id, ready, arrived, run) : ready.then(run)
	turn = turn.catch(error => setTimeout(() => { throw error }))
}

document.addEventListener('click', event => {
	const button = event.target.closest('[data-act]')
	if (button && perform(button.dataset.act, button)) event.preventDefault()
	const opener = event.target.closest('[data-opens]')
	if (opener) document.getElementById(opener.dataset.opens)?.showModal()
})

document.addEventListener('change', event => {
	if (event.target.dataset?.part !== 'single-keys') return
	if (event.target.checked) localStorage.removeItem(quiet)
	else localStorage.setItem(quiet, 'off')
})
const box = document.querySelector('[data-part=single-keys]')
if (box) box.checked = !localStorage.getItem(quiet)

register('shortcuts', () => document.getElementById('shortcuts')?.showModal())
for (const mode of modes) register(mode, () => document.querySelector('chat-composer')?.chooseMode?.(mode, true))
register('go.*', (_, id) => location.assign(id.slice('go.'.length)))
register('theme.*', (_, id) => {
	const choice = document.querySelector(`#me input[name=theme][value="${id.slice('theme.'.length)}"]`)
	if (!choice) return
	choice.checked = true
	choice.dispatchEvent(new Event('change', {bubbles: true}))
})
