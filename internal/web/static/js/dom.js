// Fetching fragments and putting them in place.
import {letGo} from './press.js'

// part fetches a fragment of a page. It returns its nodes, once nothing is pressed, and tells the page how much is unread. A reader
// who is signed out is sent to the login; nothing is returned to a page that is being left.
export async function part(url, options = {}) {
	const response = await fetch(url, {...options, headers: {'HX-Request': 'true', ...options.headers}})
	if (response.status === 401) {
		location.assign('/login?next=' + encodeURIComponent(location.pathname))
		return new Promise(() => {})
	}
	const unread = response.headers.get('X-Unread')
	if (unread !== null) showUnread(Number(unread))
	const html = await response.text()
	await letGo()
	return {ok: response.ok, status: response.status, headers: response.headers, to: response.headers.get('HX-Redirect'), content: parse(html)}
}

function parse(html) {
	const template = document.createElement('template')
	template.innerHTML = html
	return template.content
}

// put makes the children of a list the wanted nodes, in their order. A node that is already there stays
// untouched, and so do focus and selection in it.
export function put(list, wanted) {
	const keep = new Set(wanted)
	for (const child of [...list.children]) if (!keep.has(child)) child.remove()
	let place = list.firstElementChild
	for (const node of wanted) {
		if (node === place) {
			place = place.nextElementSibling
			continue
		}
		const fresh = !node.isConnected
		list.insertBefore(node, place)
		if (fresh) window.htmx?.process(node)
	}
}

// known returns the node that already shows the same as a fresh one, else the fresh one.
export function known(list, fresh) {
	const old = fresh.id ? list.querySelector('#' + CSS.escape(fresh.id)) : null
	return old?.isEqualNode(fresh) ? old : fresh
}

// words returns a sentence of the page with its fields filled in.
export function words(name, fields = {}) {
	const sentence = document.getElementById('words')?.dataset[name] ?? ''
	return fill(sentence, fields)
}

export function fill(sentence, fields) {
	return sentence.replace(/\{(\w+)\}/g, (whole, field) => fields[field] ?? whole)
}

// announce tells readers of the screen.
export function announce(sentence) {
	const region = document.getElementById('announce')
	if (region) region.textContent = sentence
}

const numbers = new Intl.NumberFormat(document.documentElement.lang)
const most = 1000 // where the server stops counting

// showUnread puts the count into the tab's title and onto the navigation.
export function showUnread(count) {
	const badge = document.getElementById('unread-total')
	const text = count < most ? numbers.format(count) : numbers.format(most - 1) + '+'
	if (badge) {
		badge.dataset.count = count
		badge.textContent = text
		badge.hidden = count === 0
	}
	const title = document.title.replace(/^\([\d.,]+\+?\) /, '')
	document.title = count > 0 ? `(${text}) ${title}` : title
}

showUnread(Number(document.getElementById('unread-total')?.dataset.count ?? 0))

// plain reports whether a click wants what it says, here: no new tab, no selection.
export function plain(event) {
	return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
}
