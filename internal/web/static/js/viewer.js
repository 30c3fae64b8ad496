// Pictures, films and PDFs open large in place, with those before and after them; without script their links open a tab of their own.
// Keys: arrows go on, + and - change the size, r turns, s saves, f forwards, Escape closes.
import {dialog} from './bubbles.js'

const viewer = document.getElementById('viewer')
const steps = [1, 1.5, 2, 3, 4] // sizes
let list = [], at = 0, size = 0, turns = 0

const find = part => viewer.querySelector(`[data-part=${part}]`)

document.addEventListener('click', event => {
	const link = event.target.closest('[data-shows="viewer"]')
	if (!link || !viewer || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
	event.preventDefault()
	const around = link.closest('#items, .thumbs, .file-list') ?? document
	list = [...around.querySelectorAll('[data-shows="viewer"]')]
	if (around.matches?.('.thumbs, .file-list')) list.reverse() // they stand newest first
	show(list.indexOf(link))
	viewer.showModal()
})

function show(place) {
	if (!list[place]) return
	at = place
	size = turns = 0
	const link = list[at], name = link.querySelector('img')?.alt ?? link.dataset.name ?? link.getAttribute('aria-label') ?? ''
	find('frame').replaceChildren((kinds[link.dataset.kind] ?? kinds.image)(link.href, name))
	find('caption').textContent = link.dataset.caption ?? ''
	find('place').textContent = list.length > 1 ? `${at + 1} / ${list.length}` : ''
	viewer.querySelector('#viewer-name').textContent = name
	viewer.querySelector('a').href = link.dataset.save
	viewer.querySelector('.before').disabled = at === 0
	viewer.querySelector('.next').disabled = at === list.length - 1
	for (const act of ['zoom-in', 'zoom-out', 'rotate']) viewer.querySelector(`[data-do=${act}]`).hidden = link.dataset.kind !== 'image'
	viewer.querySelector('[data-do=forward]').hidden = !forwards(link)
	if (viewer.open && !viewer.querySelector(':focus:not(:disabled, [hidden])')) viewer.focus() // keys reach nothing where the focused button is gone
}

// forwards is the id of the message that a file came in, where it can be sent on.
function forwards(link) {
	const offers = link.closest('.bubble')?.dataset.acts?.split(' ') ?? ['forward']
	return document.getElementById('bubble-dialog') && offers.includes('forward') ? link.closest('[data-message]')?.dataset.message : undefined
}

const kinds = {
	image: (src, alt) => Object.assign(new Image(), {alt, src}),
	video: src => Object.assign(document.createElement('video'), {controls: true, src}),
	pdf: paper,
}

// paper shows a PDF in the browser's own reader. Phones have none that fits into a page; what is no PDF is not shown at all.
function paper(src, title) {
	if (!navigator.pdfViewerEnabled || matchMedia('(pointer: coarse)').matches) return instead('unable', src)
	const frame = Object.assign(document.createElement('iframe'), {title})
	fetch(src, {method: 'HEAD'}).then(({ok, headers}) => {
		if (headers.get('Content-Type') === 'application/pdf') frame.src = src
		else frame.replaceWith(instead(ok ? 'fake' : 'unable', src))
	}, () => frame.replaceWith(instead('unable', src)))
	return frame
}

// instead says why a PDF is not shown here.
function instead(why, src) {
	const say = viewer.querySelector('template').content.querySelector(`[data-why=${why}]`).cloneNode(true)
	const link = say.querySelector('a')
	if (link) link.href = src
	return say
}

// draw sets size and direction. The size is that of the box, so that what does not fit can be scrolled to.
function draw() {
	const picture = find('frame').querySelector('img')
	if (!picture) return
	const fit = Math.min(1, find('frame').clientWidth / picture.naturalWidth, find('frame').clientHeight / picture.naturalHeight)
	picture.classList.toggle('large', size > 0)
	picture.style.inlineSize = size ? picture.naturalWidth * fit * steps[size] + 'px' : ''
	picture.style.transform = turns ? `rotate(${turns * 90}deg)` : ''
}

const acts = {
	before: () => show(at - 1),
	next: () => show(at + 1),
	'zoom-in': () => { size = Math.min(size + 1, steps.length - 1); draw() },
	'zoom-out': () => { size = Math.max(size - 1, 0); draw() },
	rotate: () => { turns++; draw() },
	forward: () => { if (forwards(list[at])) dialog(`/messages/${forwards(list[at])}/forward`) },
}

viewer?.addEventListener('click', event => {
	const act = event.target.closest('[data-do]')?.dataset.do
	if (act) return acts[act]()
	if (event.target.matches('.viewer-frame > img')) {
		size = size ? 0 : 2
		return draw()
	}
	if (event.target.matches('.viewer, .viewer-frame, .viewer-stage')) viewer.close() // beside the picture, as people expect
})

viewer?.addEventListener('keydown', event => {
	if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('video')) return
	const rtl = getComputedStyle(viewer).direction === 'rtl'
	const act = {ArrowLeft: rtl ? 'next' : 'before', ArrowRight: rtl ? 'before' : 'next', '+': 'zoom-in', '=': 'zoom-in', '-': 'zoom-out', r: 'rotate', f: 'forward'}[event.key]
	if (event.key === 's') viewer.querySelector('a').click()
	if (!act) return
	event.preventDefault()
	acts[act]()
})

viewer?.addEventListener('close', () => {
	if (viewer.open) return // the event comes a moment later than the click that opens the next one may
	find('frame').replaceChildren() // a film stops
	list[at]?.focus()
})
