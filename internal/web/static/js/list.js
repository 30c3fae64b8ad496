// The list of conversations: opening one in place, going back, moving along it, and keeping it up to date. On a narrow screen list,
// thread and contact are pages to the reader; to the browser's history they are that on every screen.
import {fetchAhead, takeAhead} from './ahead.js'
import {part, plain, words} from './dom.js'
import {showPanel} from './panel.js'
import {rows} from './rows.js'
import {overtake} from './thread.js'

let shown = location.pathname // what is on screen
let aim // the id of the conversation that is on its way onto the screen
let way = 0 // in which the reader moves along the list: 1 down, -1 up

// openConversation is the id of the conversation on screen, or undefined.
export function openConversation() {
	return document.getElementById('conversation')?.dataset.conversation
}

// aimed is the conversation that keys are about: the one that was asked for last, even if it is not on screen yet.
export function aimed() {
	return aim ?? openConversation()
}

// focusedRow is the id of the conversation whose row has the focus.
export function focusedRow() {
	return document.activeElement?.closest?.('.row')?.dataset.conversation
}

document.addEventListener('click', event => {
	const link = event.target.closest('.row > a')
	if (!link || !document.getElementById('rows')?.contains(link) || !plain(event)) return
	event.preventDefault()
	open(link.pathname, true)
})

// A click on the name shows the contact panel: beside the thread, or in its place where there is no room for both.
document.addEventListener('click', event => {
	const link = event.target.closest('.thread-who')
	if (!link || !plain(event)) return
	event.preventDefault()
	if (matchMedia('(min-width: 960px)').matches) return showPanel()
	go(link.pathname)
	arrive(link.pathname)
})

// The way back to the list, or from the contact to the thread. If that is where the reader came from, it is the browser's own way.
document.addEventListener('click', event => {
	const link = event.target.closest('.conversation .back')
	if (!link || !plain(event) || !inPlace(link.pathname)) return
	event.preventDefault()
	if (history.state?.over === link.pathname) return history.back()
	go(link.pathname + link.search)
	arrive(link.pathname)
})

// go names a new place in the history, and the one it lies over.
export function go(address) {
	history.pushState({over: location.pathname}, '', address)
	shown = location.pathname
}

// leave goes from the conversation back to the list, and waits until it is there.
export async function leave() {
	const link = document.querySelector('.thread .back')
	const goesBack = inPlace(link.pathname) && history.state?.over === link.pathname
	const there = goesBack && new Promise(done => addEventListener('popstate', done, {once: true}))
	link.click()
	await there
}

const searching = () => document.querySelector('.list.search')

addEventListener('popstate', () => {
	if (location.pathname === shown && !searching()) return // a quote's jump within the thread, or another view
	if (inPlace(location.pathname)) arrive(location.pathname)
	else location.reload()
})

const conversationIn = path => path.match(/^\/c\/(\d+)(?:\/contact)?$/)?.[1]

// inPlace reports whether the page can show a place as it is. A conversation that was found is open at what was found in it.
function inPlace(path) {
	const id = conversationIn(path)
	if (searching()) return path === '/search' || path !== shown && id === openConversation()
	return rows() && (path === '/' || Boolean(id))
}

// arrive shows the place that the address names.
function arrive(path) {
	const id = conversationIn(path)
	if (!id) return close()
	if (id !== openConversation()) return open(path, false)
	opening = aim = undefined
	shown = path
	turn(path)
}

// turn shows thread or contact where there is room for one of them. Whose focus went with what is hidden now has it there.
function turn(path) {
	const conversation = document.getElementById('conversation')
	conversation.dataset.show = path.endsWith('/contact') ? 'contact' : 'thread'
	headPanel(conversation, path.endsWith('/contact') ? 'h1' : 'h2')
	if (matchMedia('(min-width: 960px)').matches) return // there is room for both
	if (document.activeElement !== document.body && document.activeElement.checkVisibility({visibilityProperty: true})) return
	conversation.querySelector(path.endsWith('/contact') ? '.panel .back' : 'chat-thread').focus({preventScroll: true})
}

// headPanel makes the title of the contact the page's own where the page is the contact's, as the server draws it.
function headPanel(conversation, level) {
	const old = conversation.querySelector('.panel-head :is(h1, h2)')
	if (!old || old.localName === level) return
	const title = document.createElement(level)
	title.append(...old.childNodes)
	old.replaceWith(title)
}

// close leaves the conversation; the list stands where it was, with the focus on its row.
function close() {
	const id = openConversation()
	opening = aim = undefined
	shown = location.pathname
	document.getElementById('conversation').replaceWith(document.getElementById('none-open').content.cloneNode(true))
	const list = rows()
	list?.markOpen()
	list?.placed.then(() => {
		if (!id || openConversation()) return
		if (list.index(id) < 0) list.list.focus({preventScroll: true}) // it has left the list
		else list.focus(id)
	})
	const hit = document.querySelector('[data-hit][aria-current]')
	hit?.removeAttribute('aria-current')
	hit?.focus({preventScroll: true})
}

let opening // the newest wish wins
let opened = Promise.resolve()
export function open(path, push) {
	if (!document.getElementById('conversation')) return location.assign(path)
	opened = bring(path, push)
	opened.catch(lost)
	return opened
}

// lost says that a conversation did not come: the connection broke.
function lost(error) {
	if (!(error instanceof TypeError)) throw error
	document.dispatchEvent(new CustomEvent('say', {detail: words('failed')}))
}

// arrived waits until the conversation that was asked for last is on screen, or cannot be.
export async function arrived() {
	for (let last; last !== opened;) await (last = opened)?.catch(() => {})
}

async function bring(path, push) {
	const wish = opening = Symbol(path), id = aim = conversationIn(path)
	let answer
	try {
		answer = await (takeAhead(id) ?? part('/fragments/conversation/' + id))
	} finally {
		if (wish === opening) aim = undefined
	}
	const {ok, content} = answer
	if (wish !== opening) return
	if (!ok) return location.assign(path)
	document.getElementById('conversation').replaceWith(content)
	overtake()
	window.htmx?.process(document.getElementById('conversation'))
	if (push && path !== location.pathname) go(path)
	shown = path
	rows()?.markOpen()
	turn(path)
	lookAhead()
}

// openNewest opens a conversation at its newest messages.
export function openNewest(path) {
	return open(path, true)
}

let leads = Promise.resolve()
// led waits until it is known where the last step leads, which may take another page of the list.
export function led() {
	return leads
}

// leading is a step that others wait for.
export function leading(step) {
	leads = step().catch(() => {})
	return leads
}

// move opens the next or previous conversation of the list, seen from the one that was asked for last, shown or not.
export function move(step) {
	return leading(async () => {
		const from = aimed() ?? focusedRow(), id = await rows()?.beside(from, step)
		if (id && id !== from) stepTo(id, step)
	})
}

// stepTo goes to a row of the list and opens it.
export function stepTo(id, step) {
	way = step
	rows().focus(id)
	open('/c/' + id, true)
}

// lookAhead fetches what comes next for someone who moves along the list, once what is open is on screen.
function lookAhead() {
	if (way) soon(async () => fetchAhead(await rows()?.beside(openConversation(), way)))
}

const soon = window.requestIdleCallback ?? (run => setTimeout(run, 100))
