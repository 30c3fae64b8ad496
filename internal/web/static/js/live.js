// The stream of what changed. An event only names things; what is on screen of them is fetched again,
// many events at once.
import {part} from './dom.js'
import {forgetAhead} from './ahead.js'
import {hear} from './here.js'
import {openConversation} from './list.js'
import {rows} from './rows.js'
import {heard} from './notify.js'
import {follow} from './stream.js'
import {openImports, refreshConversation} from './thread.js'
import {count} from './views.js'
import {setClock} from './window.js'
import {forgetDesk} from './work.js'

const calm = 300 // milliseconds between two refreshes: an import makes thousands of events
const patience = 4000 // milliseconds without a stream before the page says so

const start = document.querySelector('meta[name=saltbridge-after]')
let wanted = nothing()
let timer, running, last = 0

function nothing() {
	return {conversations: new Set(), things: new Set(), numbers: false, standing: false, templates: false, contacts: false, all: false}
}

const ears = {
	event(event) {
		document.dispatchEvent(new CustomEvent('chat-event', {detail: event})) // for parts of the page that draw themselves
		note(event)
		heard(event)
		plan()
	},
	here(conversations) {
		document.dispatchEvent(new CustomEvent('chat-here', {detail: conversations}))
		forgetAhead(conversations ?? undefined)
		hear(conversations)
	},
	clock(now) {
		if (setClock(now)) ears.missed()
	},
	// missed draws everything anew: the clock was moved, or more happened than is known.
	missed() {
		document.dispatchEvent(new CustomEvent('chat-missed'))
		wanted.all = wanted.numbers = wanted.templates = true
		plan()
	},
	online(yes) {
		if (!yes) forgetAhead()
		offline(!yes)
	},
	// refused may mean signed out: asking for anything leads to the login then.
	refused() {
		part('/fragments/imports').catch(() => {}) // no connection: said already
	},
}

function note(event) {
	if (event.conversation) wanted.conversations.add(event.conversation)
	if (event.contact) noteContact(event.contact)
	if (event.message) wanted.things.add('m-' + event.message)
	if (event.entry) wanted.things.add('e-' + event.entry)
	if (/^(number|sync|templates)\./.test(event.kind)) wanted.numbers = true
	if (event.kind === 'number.changed') wanted.standing = true // whether answers go out or wait
	if (event.kind === 'templates.changed') wanted.templates = true
	if (event.kind === 'desk.changed') {
		wanted.all = true // names and colours of labels, teams
		forgetDesk()
	}
}

// noteContact asks for what is on screen of a contact; an import changes more of them than can be named with their conversations.
function noteContact(contact) {
	wanted.contacts = true
	for (const node of document.querySelectorAll(`[data-contact="${contact}"][data-conversation]`)) wanted.conversations.add(node.dataset.conversation)
}

function plan() {
	if (timer || running) return
	timer = setTimeout(refresh, Math.max(0, last + calm - performance.now()))
}

async function refresh() {
	const now = wanted
	wanted = nothing()
	timer = undefined
	running = true
	if (now.templates) document.dispatchEvent(new CustomEvent('templates-changed')) // for whoever shows them
	if (now.contacts) document.dispatchEvent(new CustomEvent('contacts-changed')) // the lists in which one is chosen
	try {
		await Promise.all([refreshList(now), refreshOpen(now), refreshNumbers(now)])
	} catch (error) {
		if (!(error instanceof TypeError)) throw error // the connection broke: the stream says so too
		again(now)
	} finally {
		running = false
		last = performance.now()
		if (wanted.conversations.size || wanted.numbers || wanted.contacts || wanted.all) plan()
	}
}

// again keeps what could not be fetched for the next time.
function again(now) {
	now.conversations.forEach(id => wanted.conversations.add(id))
	now.things.forEach(id => wanted.things.add(id))
	wanted.numbers ||= now.numbers
	wanted.standing ||= now.standing
	wanted.all ||= now.all
}

async function refreshList({conversations, all}) {
	if (conversations.size || all) count()
	const list = rows()
	if (list) await list.update(all ? undefined : conversations)
	else if (conversations.size) await part('/fragments/imports') // for the unread count alone
}

async function refreshOpen({conversations, things, numbers, standing, all}) {
	if (all || standing || conversations.has(openConversation()) || numbers && openImports()) await refreshConversation(things)
}

async function refreshNumbers({numbers}) {
	if (!numbers) return
	await Promise.all(['numbers', 'number', 'imports'].map(async name => {
		const old = document.getElementById(name)
		if (!old) return
		const {ok, content} = await part(old.dataset.refresh ?? '/fragments/' + name)
		const fresh = content?.firstElementChild
		if (!ok || !fresh || old.isEqualNode(fresh)) return
		old.replaceWith(content)
		window.htmx?.process(fresh)
	}))
}

let waiting
function offline(yes) {
	clearTimeout(waiting)
	const toast = document.getElementById('offline')
	if (yes) waiting = setTimeout(() => { toast.hidden = false }, patience)
	else toast.hidden = true
}

if (start) follow('events-' + start.dataset.agent, Number(start.content), ears)
// A page that comes back from the browser's memory has missed something.
addEventListener('pageshow', event => { if (event.persisted) location.reload() })
