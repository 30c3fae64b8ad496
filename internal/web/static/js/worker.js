// The service worker: tells of what happens while no page is open, and says so when there is no connection. It keeps no chats:
// the only page it remembers is the one that says that the server cannot be reached.
const kept = 'saltbridge-offline-1'
const offline = '/offline'

self.addEventListener('install', event => {
	// What a page sends goes past the worker: a page that is left takes with it what waits here, such as its last word.
	event.addRoutes?.({condition: {requestMethod: 'POST'}, source: 'network'})
	event.waitUntil(caches.open(kept).then(cache => cache.add(new Request(offline, {cache: 'reload'}))).then(() => self.skipWaiting()))
})

self.addEventListener('activate', event => {
	event.waitUntil(caches.keys().then(names => Promise.all(names.filter(name => name !== kept).map(name => caches.delete(name)))).then(() => self.clients.claim()))
})

self.addEventListener('fetch', event => {
	if (event.request.mode !== 'navigate') return
	event.respondWith(fetch(event.request).catch(() => caches.match(offline)))
})

// A push holds only the number of an event: the server says what to show, to whoever is signed in here.
self.addEventListener('push', event => {
	let after = 0
	try {
		after = event.data?.json().after ?? 0
	} catch {} // not ours: the general words below do
	event.waitUntil(tell(after))
})

async function tell(after) {
	const pages = await self.clients.matchAll({type: 'window'})
	if (pages.some(page => page.visibilityState === 'visible')) return // the page tells it itself
	let answer
	try {
		const response = await fetch('/notices?way=push&after=' + after, {headers: {'HX-Request': 'true'}})
		if (response.ok) answer = await response.json()
	} catch {} // no connection: said in general words
	if (answer?.quiet) return
	const notices = answer?.notices ?? []
	if (answer && notices.length === 0) return // read or taken by a colleague meanwhile
	if (!answer) return self.registration.showNotification('Saltbridge', {tag: 'saltbridge', icon: undefined, data: {url: '/'}})
	await Promise.all(notices.map(show))
}

function show({title, body, tag, url, icon, lang, dir}) {
	return self.registration.showNotification(title, {body, tag, icon, badge: icon, lang, dir, renotify: true, data: {url}})
}

self.addEventListener('notificationclick', event => {
	event.notification.close()
	event.waitUntil(open(event.notification.data?.url ?? '/'))
})

async function open(url) {
	const pages = await self.clients.matchAll({type: 'window', includeUncontrolled: true})
	for (const page of pages) {
		if (new URL(page.url).origin !== self.location.origin) continue
		await page.focus()
		page.postMessage({open: url})
		return
	}
	await self.clients.openWindow(url)
}
