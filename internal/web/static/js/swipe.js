// Swiping on phones. To the inline end: from the contact to the thread, from the thread to the list. To the inline start: from the
// thread to the contact. A row: resolve (or reopen) to the end, snooze to the start, and further there mark as unread (or read). Each is what a button does as well: swiping presses
// that button or calls what it calls. Scrolling down, text that is selected, what scrolls sideways by itself, the field that is
// written in, zoomed pages and the browser's own gesture at the edge go first.
import {along, atEdge, axisOf, shift, sideOf, stepOf} from './gesture.js'
import {act, snooze} from './work.js'

const phone = matchMedia('(max-width: 719px) and (pointer: coarse)') // css/swipe.css leaves ways along the lines to us on the same
const taken = ':is(input, textarea):focus, [type=range], audio, video, canvas, dialog, [contenteditable], [draggable=true]' // have ways of their own
const panes = {
	'.panel': {end: '.panel .back'},
	'.thread > .scroller, .thread-head': {end: '.thread .back', start: '.thread-who'},
}

let touch // the finger that may come to swipe

document.addEventListener('pointerdown', event => {
	if (event.pointerType !== 'touch') return
	if (touch) return leave() // a second finger means something else
	if (!phone.matches || !event.isPrimary || atEdge(event.clientX, innerWidth) || visualViewport?.scale > 1.01) return
	const thing = swipeable(event.target)
	if (thing) touch = {...thing, id: event.pointerId, x: event.clientX, y: event.clientY, rtl: getComputedStyle(thing.on).direction === 'rtl', way: 0}
})

document.addEventListener('pointermove', event => {
	if (event.pointerId !== touch?.id) return
	const dx = event.clientX - touch.x
	if (!touch.going) {
		const axis = axisOf(dx, event.clientY - touch.y)
		if (!axis) return
		if (axis === 'block' || document.querySelector('dialog[open]') || !getSelection().isCollapsed || !touch.on.isConnected) return leave()
		touch.going = true
		touch.on.classList.add('swiping')
	}
	const way = along(dx, touch.rtl), side = sideOf(way)
	touch.way = touch.ways[side] ? way : 0 // nothing lies on that side
	touch.draw(touch)
})

document.addEventListener('pointerup', event => {
	if (event.pointerId !== touch?.id) return
	const {way, ways} = touch
	leave()
	const things = ways[sideOf(way)]
	things?.[stepOf(way, things.length) - 1]?.()
})

for (const name of ['pointercancel', 'contextmenu']) document.addEventListener(name, () => leave())

// leave ends the swipe; what was moved goes back.
function leave() {
	const left = touch
	touch = undefined
	if (!left?.going) return
	left.on.classList.remove('swiping')
	left.way = 0
	left.draw(left)
}

// swipeable is what a finger on an element can swipe: where the ways lead, and how the page shows it.
function swipeable(target) {
	const row = target.closest('.list:not(.selecting) .rows .row:not(.bones)')
	if (row) return {on: row, ways: rowWays(row), draw: drawRow}
	for (const [selector, to] of Object.entries(panes)) {
		const on = target.closest(selector)
		if (on) return target.closest(taken) || scrolls(target, on) ? undefined : {on, ways: presses(to), draw: drawHint}
	}
}

// scrolls reports whether something between a touched element and its pane scrolls sideways by itself.
function scrolls(target, pane) {
	for (let e = target; e && e !== pane; e = e.parentElement) {
		if (e.scrollWidth > e.clientWidth && /auto|scroll/.test(getComputedStyle(e).overflowX)) return true
	}
	return false
}

// presses are ways that lead where links lead, as far as those are on screen.
function presses(to) {
	const ways = {}
	for (const [side, selector] of Object.entries(to)) {
		const link = document.querySelector(selector)
		if (link?.checkVisibility()) ways[side] = [() => link.click()]
	}
	return ways
}

function rowWays(row) {
	const ids = [row.dataset.conversation], does = name => () => name === 'snooze' ? snooze(ids) : act(name, ids)
	return Object.fromEntries(Object.entries(rowActs(row)).map(([side, names]) => [side, names.map(does)]))
}

// rowActs are what the two ways of a row do, the nearest first.
function rowActs(row) {
	return {end: [row.dataset.state === 'resolved' ? 'reopen' : 'resolve'], start: ['snooze', row.dataset.unread === '0' ? 'unread' : 'read']}
}

// drawRow moves a row with the finger; under it stands what letting go will do.
function drawRow({on: row, way, rtl}) {
	const link = row.querySelector('a'), names = rowActs(row)[sideOf(way)], step = stepOf(way, names.length)
	let under = row.querySelector('.row-swipe')
	link.style.transform = way ? `translateX(${along(shift(way, names.length), rtl)}px)` : ''
	if (!way) { // it is gone when the row is back
		if (under) Promise.allSettled(link.getAnimations().map(({finished}) => finished)).then(() => under.remove())
		return
	}
	const name = names[Math.max(step, 1) - 1]
	if (under?.dataset.does !== name) {
		under?.remove()
		under = document.querySelector('#swipes').content.querySelector(`[data-does=${name}]`).cloneNode(true)
		row.prepend(under)
	}
	under.dataset.side = sideOf(way)
	under.classList.toggle('armed', step > 0)
}

// drawHint shows at the side that the finger comes from where the swipe leads.
function drawHint({way}) {
	let hint = document.getElementById('swipe-hint')
	if (!way) return hint?.remove()
	const side = sideOf(way)
	if (hint?.dataset.side !== side) {
		hint?.remove()
		hint = document.querySelector('#swipe-hints').content.querySelector(`[data-side=${side}]`).cloneNode(true)
		hint.id = 'swipe-hint'
		document.body.append(hint)
	}
	hint.classList.toggle('armed', stepOf(way) > 0)
}
