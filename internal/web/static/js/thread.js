// <chat-thread>: the open conversation. It scrolls, takes in what changed, and tells the server what was read.
import {known, part, put} from './dom.js'
import {openConversation, openNewest} from './list.js'

const nearEnd = 60 // pixels from the newest message that count as being there

class ChatThread extends HTMLElement {
	connectedCallback() {
		this.items = this.querySelector('#items')
		this.pill = this.parentElement.querySelector('[data-part=pill]')
		this.addEventListener('scroll', () => this.settle(), {passive: true})
		this.pill?.addEventListener('click', () => this.toEnd())
		this.toFound()
		this.known()
		this.onVisible = () => this.markRead()
		document.addEventListener('visibilitychange', this.onVisible)
		requestAnimationFrame(this.onVisible) // asked now, where it scrolls would have the page laid out twice
	}

	disconnectedCallback() {
		document.removeEventListener('visibilitychange', this.onVisible)
	}

	// The scroller is reversed: zero is the end, and it grows negative upwards.
	get atEnd() {
		return this.scrollTop > -nearEnd && !this.away
	}

	// Newer messages than those on screen are not loaded: the thread was opened further up.
	get away() {
		return Boolean(this.items.querySelector('.newer'))
	}

	toEnd() {
		if (this.away) return openNewest(this.pill.dataset.newest)
		this.scrollTo({top: 0})
		this.settle()
	}

	// toFound shows the message that the thread was opened at.
	toFound() {
		const found = this.dataset.found && document.getElementById(this.dataset.found)
		if (found) showFound(found)
	}

	settle() {
		if (!this.atEnd || !this.pill) return
		this.pill.hidden = true
		this.markRead()
	}

	// add puts in a message this page has just sent.
	add(item) {
		overtake()
		const old = document.getElementById(item.id)
		if (old) old.replaceWith(item)
		else if (this.away) return this.toEnd()
		else this.items.append(item)
		window.htmx?.process(item)
		this.toEnd()
	}

	// take makes the thread show a fresh drawing of its newest messages; older ones that were loaded stay.
	take(fresh) {
		if (this.away) return this.takeKnown(fresh)
		const last = this.items.lastElementChild
		const first = fresh.querySelector('.item')
		const joint = first && document.getElementById(first.id)
		const older = joint ? before(joint) : []
		const newer = [...fresh.children].filter(node => !joint || node.classList.contains('item'))
		keepFocus(() => put(this.items, [...older, ...newer.map(node => known(this.items, node))]))
		const arrived = this.items.lastElementChild
		if (arrived !== last && arrived?.id !== last?.id && !this.atEnd) this.pill.hidden = false
		this.markRead()
	}

	// takeKnown takes in what of a fresh drawing is on screen already.
	takeKnown(fresh) {
		for (const node of fresh.querySelectorAll('.item')) {
			const old = document.getElementById(node.id)
			if (old && !old.isEqualNode(node)) {
				old.replaceWith(node)
				window.htmx?.process(node)
			}
		}
	}

	// newest is when the customer last wrote, of what is on screen.
	get newest() {
		let item = this.items?.lastElementChild
		while (item && item.dataset.direction !== 'in') item = item.previousElementSibling
		return Number(item?.dataset.at ?? 0)
	}

	// known notes that nothing is unread. What was read is not told to be read again while it is open: someone may have marked it as unread.
	known() {
		if (this.dataset.unread === '0') this.dataset.read = Math.max(this.newest, Number(this.dataset.read))
	}

	// markRead tells the server that what is on screen was seen, if a person can see it. Which mark as unread is known here goes with it:
	// told late, it undoes no later one.
	markRead() {
		if ('watched' in this.dataset) return // nobody is to know
		if (!this.isConnected || document.visibilityState !== 'visible' || !this.atEnd) return
		const until = this.newest
		if (!until || until <= Number(this.dataset.read) || this.dataset.unread === '0') return
		const {read, mark, conversation} = this.dataset
		this.dataset.read = until
		fetch(`/c/${conversation}/read`, {method: 'POST', body: new URLSearchParams({until, mark})}).catch(() => {
			if (this.dataset.read === String(until) && this.dataset.mark === mark) this.dataset.read = read // no connection: it is told when there is one
		})
	}

	// marked takes in that someone has marked the conversation as unread while it was open here: what is on screen is not read by that alone.
	marked(mark) {
		if (Number(mark) > Number(this.dataset.mark)) this.dataset.read = Math.max(this.newest, Number(this.dataset.read))
		this.dataset.mark = mark
	}
}

// keepFocus leaves the reader on the same message when its drawing is replaced.
function keepFocus(change) {
	const focused = document.activeElement, id = focused?.matches('#items .bubble, #items .private') && focused.closest('li').id
	change()
	if (id && !focused.isConnected) document.getElementById(id)?.querySelector('.bubble, .private')?.focus({preventScroll: true})
}

function before(node) {
	const all = []
	for (let n = node.previousElementSibling; n; n = n.previousElementSibling) all.unshift(n)
	return all
}

customElements.define('chat-thread', ChatThread)

// showFound scrolls to a message and marks it.
export function showFound(item) {
	for (const other of document.querySelectorAll('.item.found')) other.classList.remove('found')
	item.classList.add('found')
	item.scrollIntoView({block: 'center'})
}

// openImports reports whether an import that still runs is on screen.
export function openImports() {
	return Boolean(document.querySelector('#items .divider[data-running=true]'))
}

// how tells the server how this page found the conversation: its divider above what was unread stays.
function how() {
	return '?' + (document.querySelector('chat-thread')?.dataset.seen ?? '')
}

let asked = 0, drawn = 0 // how often the conversation was asked for, and which of these is on screen

// overtake says that what is on screen is newer than any answer that is on its way.
export function overtake() {
	drawn = ++asked
}

// refreshConversation draws the open conversation anew, part by part. changed holds m-1 of messages and e-1 of entries that
// changed: those above the newest are fetched singly.
export async function refreshConversation(changed = new Set()) {
	const id = openConversation(), turn = ++asked
	if (!id) return
	const {ok, status, content} = await part('/fragments/conversation/' + id + how())
	if (status === 404) return location.assign('/')
	if (!ok || id !== openConversation()) return
	if (turn < drawn) return refreshConversation(changed)
	drawn = turn
	const shown = document.getElementById('conversation'), fresh = content.firstElementChild
	replace(shown, fresh, '.thread-who')
	replace(shown, fresh, '.thread-acts')
	replace(shown, fresh, '.charge')
	replaceWindow(shown.querySelector('.thread-head .window'), fresh.querySelector('.thread-head .window'))
	replace(shown, fresh, 'chat-composer [data-part=waits]')
	const composer = shown.querySelector('chat-composer'), next = fresh.querySelector('chat-composer')
	const busy = composer.querySelector('template-picker[data-busy]') // a template is being filled in: that goes on
	if (composer.dataset.open !== next.dataset.open && !busy) composer.replaceWith(next)
	else if (next.querySelector('.window')) replaceWindow(composer.querySelector('.window'), next.querySelector('.window'))
	shown.querySelector('contact-panel').take(fresh.querySelector('contact-panel'))
	const thread = shown.querySelector('chat-thread'), now = fresh.querySelector('chat-thread')
	thread.dataset.unread = now.dataset.unread
	thread.marked(now.dataset.mark)
	await takeThread(thread, now, changed)
}

// takeThread makes a thread show a fresh drawing of it. changed is as above.
export async function takeThread(thread, now, changed) {
	const single = [...changed].filter(id => document.getElementById(id) && !now.querySelector('#' + id))
	thread.take(now.querySelector('#items'))
	thread.known()
	await Promise.all(single.map(refreshThing))
}

async function refreshThing(id) {
	const {ok, content} = await part(`/fragments/${id[0] === 'm' ? 'message' : 'entry'}/${id.slice(2)}${how()}`)
	const old = document.getElementById(id)
	if (!ok || !old) return
	const item = content.firstElementChild
	keepFocus(() => old.replaceWith(item))
	window.htmx?.process(item)
}

export function replace(shown, fresh, selector) {
	const old = shown.querySelector(selector), next = fresh.querySelector(selector)
	if (old.isEqualNode(next)) return
	const focused = old.contains(document.activeElement) && document.activeElement.dataset.act
	old.replaceWith(next)
	if (focused) (next.querySelector(`[data-act="${focused}"]`) ?? next.querySelector('[data-act]'))?.focus()
}

// A countdown that goes on only learns its new end: its text is its own.
export function replaceWindow(old, next) {
	if (old.dataset.open !== next.dataset.open) old.replaceWith(next)
	else if (next.dataset.until && old.dataset.until !== next.dataset.until) old.dataset.until = next.dataset.until
}

document.addEventListener('window-shut', () => refreshConversation())
