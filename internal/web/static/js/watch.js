// A conversation that is watched. It shows what happens in it, as an open one does, and says nothing about whoever watches: it is none
// that other modules take for open, so that none of them tells that someone is there, or types, or has read it.
import {calmly} from './calm.js'
import {part} from './dom.js'
import {replace, replaceWindow, takeThread} from './thread.js'

const rest = 300 // milliseconds between two looks

const watched = document.getElementById('watched')
const {watched: conversation, contact} = watched.dataset
let changed = new Set()

const look = calmly(rest, async () => {
	const things = changed
	changed = new Set()
	const {ok, status, content} = await part(watched.dataset.refresh)
	if (status === 403 || status === 404) return location.reload() // may not watch it any more
	if (!ok) return
	const fresh = content.firstElementChild
	for (const part of ['.thread-who', '.watch-has']) replace(watched, fresh, part)
	replaceWindow(watched.querySelector('.thread-head .window'), fresh.querySelector('.thread-head .window'))
	redraw(fresh)
	await takeThread(watched.querySelector('chat-thread'), fresh.querySelector('chat-thread'), things)
})

// redraw shows whom a whisper goes to. What is being written stays; whoever writes is told that it would go to somebody else.
function redraw(fresh) {
	const form = document.getElementById('whisper'), next = fresh.querySelector('#whisper')
	if (!form?.elements.note.value.trim()) {
		const here = watched.querySelector('[data-part=banner]'), there = fresh.querySelector('[data-part=banner]')
		if (form?.elements.to.value === next?.elements.to.value) return
		const focused = here.contains(document.activeElement) && document.activeElement.id
		here.replaceWith(there)
		if (focused) document.getElementById(focused)?.focus()
		return
	}
	if (!next || form.elements.to.value === next.elements.to.value) return
	form.elements.to.value = next.elements.to.value
	form.querySelector('label').textContent = next.querySelector('label').textContent
	form.querySelector('.said').textContent = next.dataset.moved
}

document.addEventListener('chat-event', ({detail: e}) => {
	if (e.conversation !== conversation && e.contact !== contact) return
	if (e.message) changed.add('m-' + e.message)
	if (e.entry) changed.add('e-' + e.entry)
	look()
})
document.addEventListener('chat-missed', look)
document.addEventListener('window-shut', look)

// A whisper that is there leaves room for the next.
document.addEventListener('placed', ({target}) => {
	if (target.closest('#whispered')) document.getElementById('whisper')?.reset()
})

document.getElementById('whisper-field')?.addEventListener('keydown', event => {
	if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit()
})
