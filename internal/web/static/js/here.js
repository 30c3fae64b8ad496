// Who else is at a conversation. This page says where its agent is, and shows the colleagues it hears of.
import {part} from './dom.js'
import {openConversation} from './list.js'

const again = 20_000 // milliseconds between two signs of life
const writes = 4_000 // and between two signs of writing
const calm = 250 // milliseconds in which changes are gathered

const inbox = document.querySelector('.inbox') // conversations are shown elsewhere too, as samples
let at, as, toldWriting = 0
let wanted = new Set()
let timer
let showing = Promise.resolve() // one after the other, so that no answer overtakes a newer one

function say(conversation, word) {
	if (document.querySelector('.gallery')) return // its conversation is made up
	const body = new URLSearchParams({as: word})
	fetch(`/c/${conversation}/here`, {method: 'POST', body, headers: {'HX-Request': 'true'}, keepalive: true}).catch(() => {}) // a courtesy, not worth a word
}

// attend tells which conversation is on screen, when that changed or is to be told again.
export function attend(repeat = false) {
	const now = inbox && document.visibilityState === 'visible' ? openConversation() : undefined
	if (now === at && !repeat) return
	if (at && at !== now) say(at, 'gone')
	at = now
	if (at) say(at, as = 'reader')
}

document.addEventListener('input', event => {
	const composer = event.target.closest?.('chat-composer')
	if (!composer || composer.dataset.conversation !== at) return
	if (!event.target.value?.trim()) return done()
	if (as === 'writer' && performance.now() - toldWriting < writes) return
	toldWriting = performance.now()
	say(at, as = 'writer')
})
document.addEventListener('submit', event => { if (event.target.closest?.('chat-composer')) done() })
document.addEventListener('focusout', event => { if (event.target.closest?.('chat-composer')) done() })

function done() {
	if (as !== 'writer' || !at) return
	say(at, 'done')
	as = 'reader'
}

// hear takes the conversations whose attendance changed; null is any.
export function hear(conversations) {
	conversations ??= [...document.querySelectorAll('[data-here-mark]')].map(mark => mark.dataset.hereMark)
	conversations.forEach(id => wanted.add(id))
	timer ??= setTimeout(() => {
		timer = undefined
		showing = showing.then(show).catch(() => {}) // a courtesy, too
	}, calm)
}

async function show() {
	const shown = [...wanted].filter(id => document.querySelector(`[data-here-mark="${id}"], [data-here-note="${id}"]`))
	wanted = new Set()
	if (shown.length === 0) return
	const {ok, content} = await part('/fragments/here?of=' + shown.slice(0, 100).join(','))
	if (!ok) return
	for (const fresh of content.children) {
		const [name] = [...fresh.attributes].map(a => a.name).filter(n => n.startsWith('data-here-'))
		const old = document.querySelector(`[${name}="${fresh.getAttribute(name)}"]`)
		if (old && !old.isEqualNode(fresh)) old.replaceWith(fresh.cloneNode(true))
	}
}

document.addEventListener('visibilitychange', () => attend())
addEventListener('pagehide', () => { if (at) say(at, 'gone'); at = undefined })
if (inbox) new MutationObserver(() => attend()).observe(inbox, {childList: true})
setInterval(() => attend(as !== 'writer'), again)
attend()
