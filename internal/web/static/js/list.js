// The list of conversations: opening one in place, and keeping rows in order.
import {announce, known, part, put, words} from './dom.js'
import {showPanel} from './panel.js'

const rows = document.getElementById('rows')
let shown = location.pathname

// openConversation is the id of the conversation on screen, or undefined.
export function openConversation() {
	return document.getElementById('conversation')?.dataset.conversation
}

document.addEventListener('click', event => {
	const link = event.target.closest('.row > a')
	if (!link || !rows?.contains(link) || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
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
	if (location.pathname === shown) return // a quote's jump within the thread
	if (document.getElementById('hits')) return // see search.js
	if (/^\/c\/\d+$/.test(location.pathname)) open(location.pathname, false)
	else location.reload()
})

let opening // the newest wish wins
async function open(path, push) {
	const wish = opening = path
	const {ok, content} = await part('/fragments/conversation/' + path.split('/')[2])
	if (wish !== opening) return
	if (!ok) return location.assign(path)
	document.getElementById('conversation').replaceWith(content)
	window.htmx?.process(document.getElementById('conversation'))
	if (push && path !== location.pathname) history.pushState(null, '', path)
	shown = path
	if (rows) markOpen(rows)
}

// openNewest opens a conversation at its newest messages.
export function openNewest(path) {
	return open(path, true)
}

// markOpen shows which row is open beside the list.
function markOpen(scope) {
	const id = openConversation()
	for (const row of scope.querySelectorAll('.row')) {
		const link = row.firstElementChild
		if (row.dataset.conversation === id) link.setAttribute('aria-current', 'true')
		else link.removeAttribute('aria-current')
	}
}

// move opens the next or previous conversation.
export function move(step) {
	if (!rows) return
	const all = [...rows.querySelectorAll('.row > a')]
	const at = all.findIndex(link => link.hasAttribute('aria-current'))
	const to = all[at < 0 ? 0 : at + step]
	if (!to) return
	to.focus()
	open(to.pathname, true)
}

// refreshRow fetches a row again and puts it where it belongs.
export async function refreshRow(id) {
	if (!rows) return
	const {ok, status, content} = await part('/fragments/row/' + id)
	if (status === 404) document.getElementById('row-' + id)?.remove()
	if (!ok) return
	markOpen(content)
	insert(content.firstElementChild)
}

// refreshRows fetches the newest rows again: after many changes at once.
export async function refreshRows() {
	if (!rows) return
	const {ok, content} = await part('/fragments/rows')
	if (!ok) return
	markOpen(content)
	if (rows.scrollTop > rows.clientHeight) { // deep in the list: leave the rest of it alone
		for (const row of content.querySelectorAll('.row')) insert(row)
		return
	}
	put(rows, [...content.children].map(row => known(rows, row)))
}

function insert(row) {
	const old = document.getElementById(row.id)
	if (row.dataset.unread > Number(old?.dataset.unread ?? 0)) announce(words('arrived', {name: row.dataset.name}))
	if (old?.isEqualNode(row)) return
	const focused = old?.contains(document.activeElement)
	old?.remove()
	const next = [...rows.children].find(other => isBefore(row, other))
	if (next?.classList.contains('more')) return // belongs to a page that is not loaded yet
	rows.insertBefore(row, next ?? null)
	if (focused) row.firstElementChild.focus({preventScroll: true})
}

// isBefore compares by time, newest first, and ties by id; whatever is no row comes last.
function isBefore(row, other) {
	if (!other.dataset.at) return true
	const newer = Number(row.dataset.at) - Number(other.dataset.at)
	return newer > 0 || newer === 0 && BigInt(row.dataset.conversation) > BigInt(other.dataset.conversation)
}
