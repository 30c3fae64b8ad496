// The conversation that is probably opened next is fetched ahead, so that it is there when the key is pressed. What is known to have
// changed since is forgotten: it is fetched when it is opened.
import {part} from './dom.js'

const fresh = 60_000 // milliseconds for which what was fetched ahead is good: it says how long ago things were
const most = 3 // conversations

const kept = new Map() // id to {answer, at}

// fetchAhead fetches a conversation that may be opened soon.
export function fetchAhead(id) {
	if (!id || navigator.connection?.saveData || good(kept.get(id))) return
	const answer = part('/fragments/conversation/' + id)
	const entry = {answer, at: performance.now()}
	kept.delete(id)
	kept.set(id, entry)
	answer.then(({ok}) => { if (!ok) drop(id, entry) }, () => drop(id, entry))
	for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest)
}

// takeAhead returns what was fetched ahead of a conversation, or is on its way, once.
export function takeAhead(id) {
	const entry = kept.get(id)
	kept.delete(id)
	return good(entry) ? entry.answer : undefined
}

// forgetAhead drops what is known of conversations; nothing given: of all.
export function forgetAhead(ids) {
	if (!ids) kept.clear()
	else for (const id of ids) kept.delete(id)
}

function good(entry) {
	return entry && performance.now() - entry.at < fresh
}

function drop(id, entry) {
	if (kept.get(id) === entry) kept.delete(id)
}

document.addEventListener('chat-event', ({detail: {conversation, contact}}) => forgetAhead(conversation && !contact ? [conversation] : undefined))
document.addEventListener('chat-missed', () => forgetAhead())
