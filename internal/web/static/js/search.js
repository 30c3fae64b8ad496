// Search: what is found while one types, what may be typed next, and what is found shown beside the list.
import {part, plain} from './dom.js'
import {go} from './list.js'
import {showFound} from './thread.js'

const pause = 180 // milliseconds without a key before it searches
const kept = 8 // searches remembered in this browser
const agent = document.querySelector('meta[name=saltbridge-after]')?.dataset.agent
const store = 'saltbridge-searches-' + agent

class SearchField extends HTMLElement {
	connectedCallback() {
		this.input = this.querySelector('input')
		this.list = this.querySelector('.search-offers')
		this.offers = [...this.querySelectorAll('option')].map(o => ({text: o.value, say: o.textContent}))
		this.live = Boolean(document.getElementById('found')) // the page shows what is found
		this.input.addEventListener('input', () => this.typed())
		this.input.addEventListener('focus', () => this.offer())
		this.input.addEventListener('keydown', event => this.key(event))
		this.addEventListener('focusout', event => { if (!this.contains(event.relatedTarget)) this.close() })
		this.list.addEventListener('mousedown', event => event.preventDefault()) // the field keeps the focus
		this.list.addEventListener('click', event => this.chosen(event))
		this.querySelector('form').addEventListener('submit', event => this.submit(event))
		this.input.setAttribute('role', 'combobox')
		this.input.setAttribute('aria-controls', this.list.id)
		this.input.setAttribute('aria-autocomplete', 'list')
		this.close()
	}

	typed() {
		this.offer()
		if (!this.live) return
		clearTimeout(this.timer)
		this.timer = setTimeout(() => this.search(), pause)
	}

	async search() {
		clearTimeout(this.timer)
		const query = this.asked = this.input.value
		const old = document.getElementById('found')
		if (old.dataset.query === query) return
		old.setAttribute('aria-busy', 'true')
		const {ok, content} = await part('/fragments/search?' + new URLSearchParams({q: query}))
		if (query !== this.asked) return
		old.removeAttribute('aria-busy')
		if (!ok) return
		old.replaceWith(content)
		window.htmx?.process(document.getElementById('found'))
		if (location.pathname === '/search') history.replaceState(null, '', '/search?' + new URLSearchParams({q: query}))
	}

	async submit(event) {
		remember(this.input.value)
		if (!this.live) return
		event.preventDefault()
		this.close()
		await this.search()
		document.querySelector('[data-hit]')?.focus()
	}

	// offer shows what may be typed next, or, in an empty field, what was searched before.
	offer() {
		const {value} = this.input
		const word = lastWord(value)
		const fits = value.trim() === '' ? recent().map(text => ({text, recent: true}))
			: word.length > 0 ? this.offers.filter(o => o.text.toLowerCase().startsWith(word.toLowerCase()) && o.text !== word).slice(0, 8) : []
		this.show(fits)
	}

	show(fits) {
		this.at = -1
		this.list.replaceChildren(...fits.map((fit, i) => line(fit, i)))
		if (fits[0]?.recent) this.list.prepend(text('li', 'offer-head', this.list.dataset.recent))
		if (fits[0]?.recent) this.list.append(button(this.list.dataset.forget))
		this.list.hidden = fits.length === 0
		this.input.setAttribute('aria-expanded', String(!this.list.hidden))
		this.input.removeAttribute('aria-activedescendant')
	}

	close() {
		this.list.hidden = true
		this.input.setAttribute('aria-expanded', 'false')
		this.input.removeAttribute('aria-activedescendant')
	}

	key(event) {
		const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
		const lines = this.list.hidden ? [] : [...this.list.querySelectorAll('[role=option]')]
		if (step && lines.length) {
			event.preventDefault()
			this.at = Math.max(-1, Math.min(lines.length - 1, this.at + step))
			lines.forEach((line, i) => line.setAttribute('aria-selected', String(i === this.at)))
			if (this.at < 0) this.input.removeAttribute('aria-activedescendant')
			else this.input.setAttribute('aria-activedescendant', lines[this.at].id)
		} else if (event.key === 'ArrowDown') {
			event.preventDefault()
			document.querySelector('[data-hit]')?.focus()
		} else if ((event.key === 'Enter' || event.key === 'Tab') && lines[this.at]) {
			event.preventDefault()
			this.take(lines[this.at])
		} else if (event.key === 'Escape' && lines.length) {
			event.stopPropagation()
			this.close()
		}
	}

	chosen(event) {
		const line = event.target.closest('[role=option]')
		if (line) return this.take(line)
		if (!event.target.closest('button')) return
		localStorage.removeItem(store)
		this.close()
	}

	take(line) {
		const {value} = this.input
		if (line.dataset.recent) this.input.value = line.dataset.text
		else this.insert(line.dataset.text, value.slice(0, value.length - lastWord(value).length))
		if (line.dataset.recent) this.close()
		this.typed()
		if (line.dataset.recent && !this.live) this.querySelector('form').requestSubmit()
	}

	// insert puts an operator behind what is there.
	insert(text, before = this.input.value) {
		if (before && !/[\s-]$/.test(before)) before += ' '
		this.input.value = before + text + (text.endsWith(':') ? '' : ' ')
		this.input.focus()
	}
}

// lastWord is what is being typed: up to the last space that is not within quotation marks.
function lastWord(value) {
	return value.match(/(?:[^\s"]|"[^"]*"?)*$/)[0].replace(/^-/, '')
}

function line(fit, i) {
	const item = text('li', 'offer', '')
	item.id = 'search-offer-' + i
	item.setAttribute('role', 'option')
	item.setAttribute('aria-selected', 'false')
	item.dataset.text = fit.text
	if (fit.recent) item.dataset.recent = 'true'
	item.append(text('bdi', '', fit.text))
	if (fit.say) item.append(text('span', 'muted', fit.say))
	return item
}

function button(word) {
	const item = document.createElement('li'), b = text('button', 'button small quiet', word)
	b.type = 'button'
	item.setAttribute('role', 'presentation')
	item.append(b)
	return item
}

function text(tag, name, words) {
	const node = document.createElement(tag)
	if (name) node.className = name
	node.textContent = words
	return node
}

function recent() {
	try {
		return JSON.parse(localStorage.getItem(store) ?? '[]').filter(x => typeof x === 'string').slice(0, kept)
	} catch {
		return []
	}
}

function remember(query) {
	query = query.trim()
	if (query) localStorage.setItem(store, JSON.stringify([query, ...recent().filter(x => x !== query)].slice(0, kept)))
}

customElements.define('search-field', SearchField)

document.addEventListener('click', event => {
	const chip = event.target.closest('[data-insert]')
	if (chip) document.querySelector('search-field').insert(chip.dataset.insert)
})

// What was found is opened beside the list.
document.addEventListener('click', event => {
	const link = event.target.closest('[data-hit]')
	if (!link || !plain(event)) return
	event.preventDefault()
	remember(document.getElementById('search').value)
	open(link)
})

let opening // the newest wish wins
async function open(link) {
	const wish = opening = link
	for (const other of document.querySelectorAll('[data-hit][aria-current]')) other.removeAttribute('aria-current')
	link.setAttribute('aria-current', 'true')
	const there = document.querySelector('chat-thread') && document.getElementById(link.hash.slice(1))
	if (!there) {
		const {ok, content} = await part('/fragments/conversation/' + link.pathname.split('/')[2] + link.search)
		if (wish !== opening) return
		if (!ok) return location.assign(link.href)
		document.getElementById('conversation').replaceWith(content)
		window.htmx?.process(document.getElementById('conversation'))
	}
	else showFound(there)
	go(link.pathname + link.search + link.hash)
}

// The arrow keys go through what was found.
document.addEventListener('keydown', event => {
	const link = event.target.closest?.('[data-hit]')
	const step = {ArrowDown: 1, ArrowUp: -1}[event.key]
	if (!link || !step) return
	event.preventDefault()
	const all = [...document.querySelectorAll('[data-hit]')]
	const next = all[all.indexOf(link) + step]
	if (next) next.focus()
	else if (step < 0) document.getElementById('search').focus()
})

