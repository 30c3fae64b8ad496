// The list of conversations: opening one in place, moving along it, and keeping it up to date.
import {part} from './dom.js'
import {showPanel} from './panel.js'
import {rows} from './rows.js'
import {overtake} from './thread.js'

let shown = location.pathname

// openConversation is the id of the conversation on screen, or undefined.
export function openConversation() {
	return document.getElementById('conversation')?.dataset.conversation
}

document.addEventListener('click', event => {
	const link = event.target.closest('.row > a')
	if (!link || !document.getElementById('rows')?.contains(link) || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
	event.preventDefault()
	open(link.pathname, true)
})

// A click on the name shows the contact panel where there is no room for it; elsewhere it is there already.
document.addEventListener('click', event => {
	const link = event.target.closest('.thread-who')
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !matchMedia('(min-width: 960px)').matches) return
	event.preventDefault()
	showPanel()
})

addEventListener('popstate', () => {
	if (location.pathname === shown) return // a quote's jump within the thread, or another view
	if (document.getElementById('hits')) return // see search.js
	if (/^\/c\/\d+$/.test(location.pathname)) open(location.pathname, false)
	else location.reload()
})

let opening // the newest wish wins
export async function open(path, push) {
	if (!document.getElementById('conversation')) return location.assign(path)
	const wish = opening = path
	const {ok, content} = await part('/fragments/conversation/' + path.split('/')[2])
	if (wish !== opening) return
	if (!ok) return location.assign(path)
	document.getElementById('conversation').replaceWith(content)
	overtake()
	window.htmx?.process(document.getElementById('conversation'))
	if (push && path !== location.pathname) history.pushState(null, '', path)
	shown = path
	rows()?.markOpen()
}

// openNewest opens a conversation at its newest messages.
export function openNewest(path) {
	return open(path, true)
}

// move opens the next or previous conversation of the list.
export async function move(step) {
	const list = rows()
	const id = await list?.beside(openConversation(), step)
	if (!id) return
	list.focus(id)
	await open('/c/' + id, true)
}
