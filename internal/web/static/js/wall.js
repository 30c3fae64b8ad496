// <live-wall>: what happens right now. Whatever changes, all that is shown is fetched once a second at most; only what is different is
// drawn anew. The choice of what is shown stands in the address.
import {calmly} from './calm.js'
import {announce, known, part, put} from './dom.js'

const rest = 1000 // milliseconds between two looks
const steady = 30_000 // and at least so often: who waits becomes late without an event

const form = document.getElementById('wall-filter')
let asked = 0, drawn = 0 // the newest answer wins

class LiveWall extends HTMLElement {
	async refresh() {
		const turn = ++asked
		const {ok, status, content} = await part('/fragments/wall' + location.search)
		if (status === 403) return location.reload() // may not watch any more
		if (!ok || turn < drawn) return
		drawn = turn
		const focused = document.activeElement, place = this.contains(focused) && focused.closest('li[id]')?.id, at = place && links(place).indexOf(focused)
		for (const list of ['wall-agents', 'wall-rows'].map(id => this.querySelector('#' + id))) {
			put(list, [...content.getElementById(list.id).children].map(node => known(list, node)))
		}
		for (const id of ['wall-sums', 'wall-more-agents', 'wall-empty', 'wall-more']) {
			const old = document.getElementById(id), fresh = content.getElementById(id)
			if (!old.isEqualNode(fresh)) old.replaceWith(fresh)
		}
		if (place && !focused.isConnected) links(place)[Math.max(at, 0)]?.focus({preventScroll: true})
	}
}

customElements.define('live-wall', LiveWall)

const links = id => [...document.getElementById(id)?.querySelectorAll('a') ?? []]
const wall = document.querySelector('live-wall')
const look = calmly(rest, () => wall.refresh())
for (const name of ['chat-event', 'chat-here', 'chat-missed']) document.addEventListener(name, look)
setInterval(look, steady)

form.addEventListener('submit', event => { event.preventDefault(); choose() })
form.addEventListener('change', choose)

async function choose() {
	const usual = {state: 'all', team: '0', agent: '0', number: '0', order: 'waiting'}
	const address = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value !== usual[name]))
	history.replaceState(history.state, '', address.size ? '?' + address : location.pathname)
	await wall.refresh()
	const rows = document.getElementById('wall-rows').children.length
	announce(rows ? document.getElementById('wall-rows-title').textContent + ': ' + rows : document.getElementById('wall-empty').textContent.trim())
}
