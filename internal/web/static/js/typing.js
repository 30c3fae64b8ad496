// While an answer is being written, the customer is shown so. WhatsApp keeps the sign for 25 seconds or until the answer.
const again = 20_000 // milliseconds until it is told again
let told = {}

document.addEventListener('input', event => {
	if (event.target.name !== 'text') return // a note is nothing that the customer may know of
	const composer = event.target.closest?.('chat-composer')
	const text = event.target.value?.trim()
	if (!composer || !text) return
	const {conversation} = composer.dataset, mark = document.querySelector('chat-thread')?.dataset.mark ?? ''
	const first = text.length === 1 && told.text // after what was sent, or taken back
	const now = performance.now()
	if (told.conversation === conversation && now - told.at < again && !first) {
		told.text = text.length > 1
		return
	}
	told = {conversation, at: now, text: text.length > 1}
	fetch(`/c/${conversation}/typing`, {method: 'POST', body: new URLSearchParams({mark}), headers: {'HX-Request': 'true'}, keepalive: true}).catch(() => {}) // not worth a word
})
