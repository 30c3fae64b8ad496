// <live-wall>: what happens right now. Whatever changes, all that is shown is fetched once a second at most; only what is different is
// drawn anew. The choice of what is shown stands in the address.
import {calmly} from './calm.js'
import {announce, known, part, put} from './dom.js'
import {ChatList} from './rows.js'

const rest = 1000 // milliseconds between two looks
const steady = 30_000 // and at least so often: who waits becomes late without an event

const form = document.getElementById('wall-filter')
let asked = 0, drawn = 0 // the newest answer wins

// <wall-rows>: the conversations of the wall, in the order and of the filter of the address that it was drawn for.
class WallRows extends ChatList {
	kind = 'wall-row'
	from = '/fragments/wall/rows'

	address = location.search

	get query() {
		const query = new URLSearchParams(this.address)
		query.delete('after') // of readers who came without script
		return String(query)
	}

	// The page scrolls, not the list.
	get scroller() {
		return this.closest('#main')
	}

	get start() {
		return this.list.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top + this.scroller.scrollTop
	}

	draw() {
		this.list.style.blockSize = (this.entries.length + (this.next ? 1 : 0)) * this.height + 'px'
		super.draw()
	}
}

customElements.define('wall-rows', WallRows)

class LiveWall extends HTMLElement {
	async refresh() {
		const turn = ++asked, address = location.search, rows = this.querySelector('wall-rows'), listTurn = ++rows.turn
		const {ok, status, content} = await part('/fragments/wall' + address)
		if (status === 403) return location.reload() // may not watch any more
		if (!ok || turn < drawn || address !== location.search) return
		drawn = turn
		const focused = document.activeElement, place = focused.closest('#wall-agents > li')?.id, at = place && links(place).indexOf(focused)
		const agents = document.getElementById('wall-agents')
		put(agents, [...content.getElementById(agents.id).children].map(node => known(agents, node)))
		if (rows.address !== address) rows.replaceWith(content.querySelector('wall-rows'))
		else rows.takeFirst(listTurn, content.querySelector('wall-rows'))
		for (const id of ['wall-sums', 'wall-more-agents', 'wall-empty']) {
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
	const {entries, next} = wall.querySelector('wall-rows')
	announce(entries.length ? document.getElementById('wall-rows-title').textContent + ': ' + entries.length + (next ? '+' : '') : document.getElementById('wall-empty').textContent.trim())
}
