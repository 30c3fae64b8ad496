// Telling the agent what happens: on the screen while no page is in front, and by sound. What and when the server decides
// (GET /notices); one tab of a browser asks.
import {leads} from './stream.js'

const calm = 400 // milliseconds in which events are gathered
const told = /^(message|entry)\./
let after, timer, sounds

// heard takes an event: those that may concern the agent are asked about together.
export function heard(event) {
	if (!told.test(event.kind) || !leads()) return
	after ??= event.seq - 1
	timer ??= setTimeout(ask, calm)
}

async function ask() {
	const from = after
	after = timer = undefined
	const {hidden} = document
	let answer
	try {
		const response = await fetch(`/notices?way=show&after=${from}`, {headers: {'HX-Request': 'true'}})
		if (!response.ok) return // signed out: the page learns it from its stream
		answer = await response.json()
	} catch {
		return // no connection: the page says so
	}
	if (answer.quiet) return
	for (const notice of answer.notices) {
		if (notice.sound) play(notice.kind)
		if (notice.show && (hidden || !document.hasFocus())) show(notice)
	}
}

async function show({title, body, tag, url, icon, lang, dir}) {
	if (!('Notification' in window) || Notification.permission !== 'granted') return
	const options = {body, tag, icon, lang, dir, renotify: true, data: {url}}
	const worker = await navigator.serviceWorker?.getRegistration()
	if (worker) return worker.showNotification(title, options)
	const shown = new Notification(title, options)
	shown.onclick = () => { window.focus(); location.assign(url) }
}

// Two short tones, different by kind: what is one's own rises, what is anyone's is one tone, what went wrong falls.
const tunes = {mine: [660, 880], team: [660, 660], unassigned: [620], mentioned: [880, 990], assigned: [740, 990], failed: [440, 330]}

export function play(kind) {
	sounds ??= new AudioContext()
	if (sounds.state === 'suspended') sounds.resume().catch(() => {}) // browsers keep quiet until someone has clicked
	const tune = tunes[kind] ?? tunes.mine
	tune.forEach((pitch, i) => {
		const at = sounds.currentTime + i * 0.14
		const tone = new OscillatorNode(sounds, {frequency: pitch, type: 'sine'})
		const loud = new GainNode(sounds, {gain: 0})
		loud.gain.setValueAtTime(0, at)
		loud.gain.linearRampToValueAtTime(0.12, at + 0.02)
		loud.gain.exponentialRampToValueAtTime(0.001, at + 0.13)
		tone.connect(loud).connect(sounds.destination)
		tone.start(at)
		tone.stop(at + 0.14)
	})
}

// A click on a notification that the service worker showed.
navigator.serviceWorker?.addEventListener('message', ({data}) => { if (data?.open) location.assign(data.open) })
if (document.querySelector('meta[name=saltbridge-after]')) navigator.serviceWorker?.register('/sw.js').catch(() => {}) // nothing depends on it
