// <chat-list>: the rows of a list of any length. Of all conversations that were loaded it remembers id and place; rows are
// drawn for those in sight and some around them. Every row is as high as any other, so that the place of each is known.
// What changed is fetched by id and put where its place says; what the reader looks at does not move meanwhile.
import {announce, part, put, words} from './dom.js'
import {openConversation} from './list.js'
import {keepPlace, takePlace} from './place.js'

const around = 12 // rows drawn above and below those in sight
const ahead = 30 // rows from the end at which more are fetched
const atRest = 6 // the same while the list stands at its start: who does not scroll needs no more
const atOnce = 50 // ids in a request
const cached = 400 // rows kept that are out of sight
const most = 200 // changed rows that are fetched one by one

// rows is the list on screen, or undefined.
export function rows() {
	return document.querySelector('chat-list')
}

// ChatList is that list. The wall of supervisors is one too, with rows of another kind, from elsewhere, in a page that scrolls as a whole.
export class ChatList extends HTMLElement {
	kind = 'row' // the class of a row, and what its id begins with
	from = '/fragments/rows'

	connectedCallback() {
		this.list = this.querySelector('ol')
		if (!this.list) return
		this.entries = [] // {id, spot} in order
		this.drawn = new Map() // id to row, the oldest first
		this.stale = new Set() // ids whose row is to be fetched again when it comes into sight
		this.fresh = new Set() // ids that came above what the reader sees
		this.at = 0 // where the reader was last
		this.turn = 0 // of asking: answers overtake each other
		this.taken = new Map() // id to the turn that its row is of
		this.read(this.list, true)
		this.list.classList.add('virtual')
		this.height = this.measure()
		this.querySelector('[data-part=list-pill]').addEventListener('click', () => this.toStart())
		this.querySelector('[data-part=list-retry]').addEventListener('click', () => this.more())
		this.watch = new ResizeObserver(() => { this.height = this.measure(); this.plan() })
		this.watch.observe(this.list)
		this.leaving = new AbortController()
		this.scroller.addEventListener('scroll', () => this.plan(), {passive: true, signal: this.leaving.signal})
		addEventListener('pagehide', () => keepPlace(this), {signal: this.leaving.signal})
		this.draw()
		this.placed = takePlace(this) // done once it stands where it stood before a reload
	}

	disconnectedCallback() {
		this.watch?.disconnect()
		this.leaving?.abort()
	}

	get query() {
		return `view=${this.dataset.view}&order=${this.dataset.order}`
	}

	// scroller is what scrolls, and start how far down in it the list begins.
	get scroller() {
		return this.list
	}

	get start() {
		return 0
	}

	// top is how far the list is scrolled, in pixels of its own.
	get top() {
		return this.scroller.scrollTop - this.start
	}

	set top(pixels) {
		this.scroller.scrollTop = this.start + pixels
	}

	measure() {
		const row = this.list.querySelector('.' + this.kind)
		return row ? row.offsetHeight : this.height || 84
	}

	// read takes rows out of a page, and where the next one starts.
	read(page, keep) {
		const found = [...page.querySelectorAll('.' + this.kind)]
		for (const row of found) {
			this.keep(row)
			if (keep) this.entries.push({id: row.dataset.conversation, spot: row.dataset.spot})
		}
		this.next = nextOf(page)
		return found
	}

	keep(row) {
		const id = row.dataset.conversation
		const old = this.drawn.get(id)
		this.drawn.delete(id)
		this.drawn.set(id, old && alike(old, row) ? old : row)
		this.stale.delete(id)
	}

	plan() {
		this.frame ??= requestAnimationFrame(() => { this.frame = undefined; this.draw() })
	}

	// first and last are the places of the rows in sight.
	get first() {
		return Math.max(0, Math.floor(this.top / this.height))
	}

	get last() {
		return Math.max(0, Math.ceil((this.top + this.scroller.clientHeight) / this.height))
	}

	// draw puts the rows in sight, and those around them, into the document.
	draw() {
		const from = Math.max(0, this.first - around), to = Math.min(this.entries.length, this.last + around)
		const focused = document.activeElement?.closest?.('.' + this.kind)?.dataset.conversation
		const wanted = [], missing = []
		for (let i = from; i < to; i++) wanted.push(this.place(i, missing))
		const away = focused && !wanted.some(row => row.dataset.conversation === focused) ? this.index(focused) : -1
		if (away >= 0) wanted.push(this.place(away, missing)) // focus is not lost by scrolling
		if (this.next) wanted.push(this.tail())
		if (this.entries.length) wanted.push(this.room())
		put(this.list, wanted)
		if (focused && !document.activeElement?.closest?.('.' + this.kind)) this.row(focused)?.querySelector('a').focus({preventScroll: true})
		if (missing.length) this.fetch(missing)
		this.forget()
		this.markOpen()
		this.showFresh()
		document.dispatchEvent(new CustomEvent('rows-drawn'))
		this.classList.toggle('none', this.entries.length === 0 && !this.next)
		if (this.next && this.last + (this.top > 0 ? ahead : atRest) > this.entries.length) this.more()
	}

	// place returns the row of an entry, or a stand-in until it is fetched.
	place(i, missing) {
		const {id} = this.entries[i]
		let row = this.drawn.get(id)
		if (!row || this.stale.has(id)) missing.push(id)
		row ??= this.standIn(id)
		row.style.transform = `translateY(${i * this.height}px)`
		row.ariaPosInSet = String(i + 1)
		row.ariaSetSize = this.next ? '-1' : String(this.entries.length)
		return row
	}

	standIn(id) {
		const row = document.createElement('li')
		row.className = this.kind + ' bones'
		row.dataset.conversation = id
		row.innerHTML = '<span class="bone"></span><span class="bone"></span>'
		this.drawn.set(id, row)
		this.stale.add(id)
		return row
	}

	tail() {
		this.end ??= Object.assign(document.createElement('li'), {className: this.kind + ' bones', ariaHidden: 'true', innerHTML: '<span class="bone"></span><span class="bone"></span>'})
		this.end.style.transform = `translateY(${this.entries.length * this.height}px)`
		return this.end
	}

	// room makes the list as long as its rows, drawn or not.
	room() {
		this.floor ??= Object.assign(document.createElement('li'), {className: 'room', ariaHidden: 'true'})
		this.floor.style.transform = `translateY(${this.entries.length * this.height - 1}px)`
		return this.floor
	}

	row(id) {
		return document.getElementById(this.kind + '-' + id)
	}

	index(id) {
		return this.entries.findIndex(entry => entry.id === id)
	}

	// forget drops rows out of sight, the longest unused first.
	forget() {
		for (const [id, row] of this.drawn) {
			if (this.drawn.size <= cached) return
			if (!row.isConnected) this.drawn.delete(id)
		}
	}

	// more fetches the rows after the last one. A page may be empty and yet not be the end.
	more() {
		if (this.next) this.loading ??= this.load().finally(() => { this.loading = undefined })
		return this.loading
	}

	async load() {
		try {
			const {ok, content} = await part(`${this.from}?${this.query}&after=${this.next}`)
			this.fault(!ok)
			if (!ok) return
			const known = new Set(this.entries.map(entry => entry.id))
			for (const row of this.read(content, false)) {
				if (!known.has(row.dataset.conversation)) this.entries.push({id: row.dataset.conversation, spot: row.dataset.spot})
			}
		} catch (error) {
			if (!(error instanceof TypeError)) throw error // the connection broke
			return this.fault(true)
		}
		this.plan()
	}

	fault(yes) {
		this.broken = yes
		this.querySelector('[data-part=list-fault]').hidden = !yes
	}

	// fetch draws rows that are in sight and not there, or old.
	async fetch(ids) {
		this.asked ??= new Set()
		const wanted = ids.filter(id => !this.asked.has(id)).slice(0, atOnce)
		if (wanted.length === 0) return
		wanted.forEach(id => this.asked.add(id))
		try {
			await this.refresh(wanted)
		} finally {
			wanted.forEach(id => this.asked.delete(id))
		}
	}

	// refresh fetches conversations again and puts them where they belong, or takes them out.
	async refresh(ids) {
		for (let i = 0; i < ids.length; i += atOnce) {
			const some = ids.slice(i, i + atOnce), turn = ++this.turn
			const {ok, content} = await part(`${this.from}?${this.query}&ids=${some}`)
			if (ok) this.take(turn, some, [...content.querySelectorAll('.' + this.kind)])
		}
	}

	// take puts fetched rows where they belong; those of ids without a row are no longer in the list. What was asked for later and is
	// here already stays.
	take(turn, all, found, end = '') {
		const ids = all.filter(id => turn > (this.taken.get(id) ?? 0))
		for (const id of ids) this.taken.set(id, turn)
		const held = this.hold(new Set(ids))
		const places = new Map(found.map(row => [row.dataset.conversation, row]))
		for (const id of ids) {
			const row = places.get(id), was = this.index(id)
			if (row) this.greet(row)
			if (was >= 0 && row && this.entries[was].spot === row.dataset.spot) {
				this.keep(row)
				continue
			}
			if (was >= 0) this.entries.splice(was, 1)
			if (row) this.insert(row, was, end)
			else this.drop(id, was)
		}
		this.release(held)
	}

	drop(id, was) {
		this.drawn.delete(id)
		this.fresh.delete(id)
		if (was < 0) return
		if (id === openConversation()) this.at = was
		if (this.row(id)?.contains(document.activeElement)) this.refocus = was
	}

	insert(row, was, end) {
		const {conversation: id, spot} = row.dataset
		const to = this.entries.findIndex(entry => entry.spot > spot)
		if (to < 0 && this.next && spot > end) return this.drawn.delete(id) // belongs to a page that is not loaded yet
		this.keep(row)
		this.entries.splice(to < 0 ? this.entries.length : to, 0, {id, spot})
		if (to >= 0 && to < this.first && (was < 0 || was > to)) this.fresh.add(id)
	}

	greet(row) {
		const old = this.drawn.get(row.dataset.conversation)
		if (Number(row.dataset.unread) > Number(old?.dataset.unread ?? 0)) announce(words('arrived', {name: row.dataset.name}))
	}

	// hold remembers the row that a reader who has scrolled looks at, of those that do not change.
	hold(changing) {
		if (this.top < this.height / 2) return
		for (let i = this.first; i < Math.min(this.entries.length, this.last); i++) {
			const {id} = this.entries[i]
			if (!changing.has(id)) return {id, above: i * this.height - this.top}
		}
	}

	release(held) {
		this.draw() // so that there is room to scroll to
		if (this.refocus !== undefined) { // the row with the focus is gone: the one in its place has it
			const next = this.entries[Math.min(this.refocus, this.entries.length - 1)]
			this.refocus = undefined
			if (next) this.focus(next.id)
			else this.list.focus()
		}
		const i = held ? this.index(held.id) : -1
		if (i < 0) return
		const top = i * this.height - held.above
		if (Math.abs(top - this.top) < 1) return
		this.top = top
		this.draw()
	}

	// update takes in what changed in the world; nothing given: anything may have.
	async update(ids) {
		if (ids && ids.size <= most) return this.refresh([...ids])
		const turn = ++this.turn
		const {ok, content} = await part(`${this.from}?${this.query}`)
		if (ok) this.takeFirst(turn, content)
	}

	// takeFirst takes in the first page of the list as it is now, asked for in a turn. The rest is fetched again when it comes into sight.
	takeFirst(turn, content) {
		const rest = this.next
		for (const id of this.drawn.keys()) this.stale.add(id)
		const found = [...content.querySelectorAll('.' + this.kind)]
		for (const row of found) if (turn > (this.taken.get(row.dataset.conversation) ?? 0)) this.keep(row)
		this.next = nextOf(content)
		const end = this.next ? found.at(-1)?.dataset.spot : '~' // where the page ends; without a next one the list does
		if (this.next && this.entries.length > found.length) this.next = rest // more is loaded already
		const there = new Set(found.map(row => row.dataset.conversation))
		const gone = this.entries.filter(({id, spot}) => spot <= end && !there.has(id)).map(({id}) => id)
		this.take(turn, [...there, ...gone], found, end)
	}

	showFresh() {
		if (this.top < this.height / 2) this.fresh.clear()
		const pill = this.querySelector('[data-part=list-pill]')
		pill.hidden = this.fresh.size === 0
		pill.lastElementChild.textContent = words('newer', {n: this.fresh.size})
	}

	toStart() {
		this.top = 0
		this.fresh.clear()
		this.draw()
	}

	// markOpen shows which row is open beside the list.
	markOpen() {
		const id = openConversation()
		for (const row of this.list.children) {
			const link = row.querySelector('a')
			if (!link) continue
			if (row.dataset.conversation === id) link.setAttribute('aria-current', 'true')
			else link.removeAttribute('aria-current')
		}
		const at = this.index(id)
		if (at >= 0) this.at = at
	}

	// beside returns the conversation some steps along from one; from where it was if it is not in the list any more.
	async beside(id, step) {
		let at = this.index(id)
		if (at < 0) at = id ? this.at - (step > 0 ? 1 : 0) : -1
		const to = Math.max(0, at + step)
		if (to >= this.entries.length && this.next) await this.more()
		return this.entries[to]?.id
	}

	// focus brings a row into sight and puts the focus on it.
	focus(id) {
		const i = this.index(id)
		if (i < 0) return
		const top = i * this.height, below = top + this.height - this.scroller.clientHeight
		if (this.top > top) this.top = top
		else if (this.top < below) this.top = below
		this.draw()
		this.row(id)?.querySelector('a')?.focus({preventScroll: true})
	}
}

// nextOf is where the rows after a page start.
function nextOf(page) {
	return page.querySelector('.more')?.dataset.next
}

// alike compares two drawings of a row, apart from what the browser did to the old one.
function alike(old, row) {
	if (old.classList.contains('bones')) return false
	const copy = old.cloneNode(true)
	for (const name of ['style', 'aria-posinset', 'aria-setsize', 'aria-selected']) copy.removeAttribute(name)
	copy.querySelector('a')?.removeAttribute('aria-current')
	const other = row.cloneNode(true)
	other.querySelector('a')?.removeAttribute('aria-current')
	copy.querySelector('[data-here-mark]')?.remove()
	other.querySelector('[data-here-mark]')?.remove()
	return copy.isEqualNode(other)
}

customElements.define('chat-list', ChatList)
