// Bubbles: their menu by button, right click, long press and keyboard; reactions; jumps to what is quoted. A reply is told to
// whoever writes by the event chat-quote with {id, author, preview}.
import {announce, part, words} from './dom.js'

const press = 500 // milliseconds until a finger that rests opens the menu

let target // the bubble that the menu is open for
let how = '' // of the open page: see thread.js

const menu = () => document.getElementById('bubble-menu')
const bubbleOf = node => node?.closest?.('#items .bubble')
const idOf = bubble => bubble.closest('[data-message]')?.dataset.message

// open shows what can be done with a bubble, at a place or beside the bubble.
function open(bubble, x, y) {
	const box = menu()
	if (!box || !bubble) return
	target = bubble
	const acts = (bubble.dataset.acts ?? '').split(' ')
	for (const item of box.querySelectorAll('[data-for]')) item.hidden = !acts.includes(item.dataset.for)
	box.showPopover()
	const own = box.getBoundingClientRect(), beside = bubble.getBoundingClientRect()
	const rtl = getComputedStyle(bubble).direction === 'rtl', ours = Boolean(bubble.closest('.out'))
	x ??= ours === rtl ? beside.left : Math.min(beside.right, innerWidth) - own.width
	y ??= Math.max(beside.top, 0) + 24
	box.style.left = Math.max(8, Math.min(x, innerWidth - own.width - 8)) + 'px'
	box.style.top = Math.max(8, Math.min(y, innerHeight - own.height - 8)) + 'px'
	items()[0]?.focus()
}

function items() {
	return [...menu().querySelectorAll('[role=menuitem]')].filter(item => item.offsetParent)
}

function close() {
	if (menu()?.matches(':popover-open')) menu().hidePopover()
}

const acts = {
	menu: (bubble, button) => {
		const at = button.getBoundingClientRect()
		open(bubble, at.left, at.bottom + 4)
	},
	reply: bubble => document.dispatchEvent(new CustomEvent('chat-quote', {detail: {id: idOf(bubble), author: bubble.dataset.author, preview: bubble.dataset.preview}})),
	react: (bubble, button) => react(bubble, button.dataset.emoji),
	unreact: bubble => react(bubble, ''),
	quoted: bubble => jump(bubble.querySelector('[data-jump]')),
	copy: async bubble => {
		await navigator.clipboard.writeText(bubble.querySelector('.text')?.innerText ?? '')
		announce(words('copied'))
	},
	save: bubble => {
		const link = document.createElement('a')
		link.href = bubble.dataset.save
		link.download = ''
		link.click()
	},
	forward: bubble => dialog(`/messages/${idOf(bubble)}/forward`),
	info: bubble => dialog(`/messages/${idOf(bubble)}/info`),
}

async function react(bubble, emoji) {
	const id = idOf(bubble)
	const {content} = await part(`/messages/${id}/react${how}`, {method: 'POST', body: new URLSearchParams({emoji})})
	const item = content.firstElementChild, old = document.getElementById('m-' + id)
	if (item?.id !== 'm-' + id) return say(content) // why not
	old?.replaceWith(item)
	window.htmx?.process(item)
	item.querySelector('.bubble')?.focus({preventScroll: true})
}

export async function dialog(address) {
	const {content} = await part(address)
	say(content)
}

// say shows a fragment in the dialog.
function say(content) {
	const box = document.getElementById('bubble-dialog')
	box.replaceChildren(content)
	window.htmx?.process(box)
	if (!box.open) box.showModal()
}

// jump goes to a message that is quoted: here if it is on screen, else where the server shows what is around it.
function jump(link) {
	const item = document.getElementById('m-' + link?.dataset.jump)
	if (!item) return link && location.assign(link.href)
	item.scrollIntoView({block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'})
	const bubble = item.querySelector('.bubble')
	bubble.focus({preventScroll: true})
	bubble.classList.add('flash')
	setTimeout(() => bubble.classList.remove('flash'), 1600)
}

document.addEventListener('click', event => {
	const opener = event.target.closest('[data-dialog]')
	if (opener) return void dialog(opener.dataset.dialog)
	const link = event.target.closest('#items [data-jump]')
	if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
		if (document.getElementById('m-' + link.dataset.jump)) event.preventDefault(), jump(link)
		return
	}
	const button = event.target.closest('#bubble-menu [data-act], #items .bubble [data-act]')
	if (!button) return
	const bubble = bubbleOf(button) ?? target
	how = '?' + (document.querySelector('chat-thread')?.dataset.seen ?? '')
	if (button.dataset.act !== 'menu') {
		close()
		bubble?.focus({preventScroll: true})
	}
	if (bubble) acts[button.dataset.act]?.(bubble, button)
})

document.addEventListener('contextmenu', event => {
	const bubble = bubbleOf(event.target)
	if (!bubble || event.target.closest('a, audio, video, textarea') || String(getSelection())) return
	event.preventDefault()
	open(bubble, event.clientX || undefined, event.clientY || undefined)
})

let finger
document.addEventListener('touchstart', event => {
	const bubble = bubbleOf(event.target)
	if (!bubble || event.target.closest('a, button, audio, video, summary')) return
	const {clientX, clientY} = event.touches[0]
	finger = setTimeout(() => open(bubble, clientX, clientY), press)
}, {passive: true})
for (const kind of ['touchend', 'touchmove', 'touchcancel']) document.addEventListener(kind, () => clearTimeout(finger), {passive: true})

document.addEventListener('keydown', event => {
	if (event.target.closest?.('#bubble-menu')) return walkMenu(event)
	if (event.target.matches?.('#items .bubble, #items .private')) return walk(event)
	if (event.target.matches?.('chat-thread') && (event.key === 'ArrowUp' || event.key === 'Enter') && !event.altKey && !event.ctrlKey && !event.metaKey) {
		const last = [...document.querySelectorAll('#items .bubble, #items .private')].at(-1)
		if (!last) return
		event.preventDefault()
		last.focus()
	}
}, {capture: true}) // before the shortcuts of the page

function walkMenu(event) {
	const all = items(), at = all.indexOf(document.activeElement)
	const quick = all.filter(item => item.dataset.emoji).length
	const inRow = at < quick
	const to = {ArrowDown: inRow ? quick : at + 1, ArrowUp: inRow ? all.length - 1 : at === quick && quick ? 0 : at - 1,
		ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1}[event.key]
	if (event.key === 'Escape' || event.key === 'Tab') {
		event.preventDefault()
		event.stopPropagation()
		close()
		target?.focus({preventScroll: true})
	} else if (to !== undefined) {
		event.preventDefault()
		all[(to + all.length) % all.length]?.focus()
	}
}

// walk goes from bubble to bubble; a message's acts are one key away.
function walk(event) {
	if (event.altKey || event.ctrlKey || event.metaKey) return
	const bubble = event.target, all = [...document.querySelectorAll('#items .bubble, #items .private')]
	const at = all.indexOf(bubble)
	const offers = act => (bubble.dataset.acts ?? '').split(' ').includes(act)
	const keys = {
		ArrowUp: () => all[at - 1]?.focus(),
		ArrowDown: () => (all[at + 1] ?? document.querySelector('chat-thread')).focus(),
		Enter: () => open(bubble),
		ContextMenu: () => open(bubble),
		F10: event.shiftKey ? () => open(bubble) : undefined,
		'+': offers('react') ? () => open(bubble) : undefined,
		r: offers('reply') ? () => acts.reply(bubble) : undefined,
		c: offers('copy') ? () => acts.copy(bubble) : undefined,
		f: offers('forward') ? () => acts.forward(bubble) : undefined,
		i: offers('info') ? () => acts.info(bubble) : undefined,
	}
	const act = keys[event.key]
	if (!act) return
	event.preventDefault()
	event.stopImmediatePropagation()
	act()
}
