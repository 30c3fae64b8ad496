// The stream of events, shared by the tabs of a reader: a browser opens six connections to a server at most,
// and a stream for each tab would use them up. The tab that holds the lock has the stream and passes on what it
// hears; when it is closed, the lock goes to another. Every tab remembers how far it has heard, so nothing is
// lost between two leaders. Without locks, which browsers only give to https and this machine, each tab has its own.

const retry = 3000 // milliseconds until a refused stream is tried again
const silence = 40_000 // milliseconds without a heartbeat, of 15 seconds, after which a leader counts as asleep

let after, ears, channel, source
let heard = performance.now()
let turn = 0 // of waiting for the lock; what an earlier one brings is void

// follow starts hearing what came after a number. name tells readers of one browser apart; ears hear events,
// here (the conversations whose attendance changed), clock, online, missed (more happened than can be told) and refused.
export function follow(name, number, listener) {
	after = number
	ears = listener
	if (!navigator.locks || !window.BroadcastChannel) return open()
	channel = new BroadcastChannel(name)
	channel.onmessage = ({data}) => hear(data)
	wait(name)
	hello()
	setInterval(() => { if (asleep()) wait(name, true) }, silence / 4)
	document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') hello() })
}

// wait queues for the lock, or takes it from a leader that sleeps, and leads until the tab is closed.
async function wait(name, steal = false) {
	const mine = ++turn
	try {
		await navigator.locks.request(name, {steal}, () => mine === turn ? lead() : undefined)
	} catch {
		if (mine === turn) follows(name) // another tab took the lock while this one slept
	}
}

// leads reports whether this tab is the one that has the stream.
export function leads() {
	return source !== undefined
}

function lead() {
	open()
	return new Promise(() => {})
}

function follows(name) {
	source?.close()
	source = undefined
	heard = performance.now()
	wait(name)
}

function asleep() {
	return !source && document.visibilityState === 'visible' && performance.now() - heard > silence
}

// hello asks the leader how far it is.
function hello() {
	if (!source) channel.postMessage({hello: true})
}

function open() {
	source = new EventSource('/events?after=' + after)
	source.onopen = () => tell({online: true})
	source.onmessage = ({data}) => tell({event: JSON.parse(data)})
	source.addEventListener('here', ({data}) => tell({here: JSON.parse(data)}))
	source.addEventListener('clock', ({data}) => tell({clock: Number(data)}))
	source.onerror = ({target}) => {
		tell({online: false})
		if (target !== source || target.readyState !== EventSource.CLOSED) return // it resumes by itself
		ears.refused()
		setTimeout(() => { if (target === source) open() }, retry)
	}
	addEventListener('pagehide', () => source?.close(), {once: true})
}

function tell(news) {
	channel?.postMessage(news)
	hear(news)
}

// hear takes news, from our own stream or from the leader's.
function hear(news) {
	heard = performance.now()
	if (news.hello && source) channel.postMessage({at: after})
	if (news.at > after) {
		after = news.at
		ears.missed()
	}
	if (news.event?.seq > after) {
		after = news.event.seq
		ears.event(news.event)
	}
	if ('here' in news) ears.here(news.here)
	if ('clock' in news) ears.clock(news.clock)
	if ('online' in news) ears.online(news.online)
}
