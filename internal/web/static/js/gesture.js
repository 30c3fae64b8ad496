// What a finger's way across a phone means. Nothing here touches the page: numbers in, a word out.

const slop = 12 // pixels a resting finger may stray
const far = 72 // pixels from which letting go does it
const farther = 168 // and from which it does the second thing, where there is one
const edge = 24 // pixels at the screen's sides that belong to the browser: its own gesture goes back and forward
const steep = 1.5 // a way is sideways if it is so many times longer along than across

// axisOf says how a finger moves: along the lines (inline), across them (block), or that nobody knows yet.
export function axisOf(dx, dy) {
	const x = Math.abs(dx), y = Math.abs(dy)
	if (Math.max(x, y) < slop) return undefined
	return x > y * steep ? 'inline' : 'block'
}

// along is the way in the direction in which the page is read: positive towards the inline end.
export function along(dx, rtl) {
	return rtl ? -dx : dx
}

// sideOf is the side that a way along the lines leads to.
export function sideOf(way) {
	return way > 0 ? 'end' : 'start'
}

// stepOf is which of the things on its side letting go here does: the first, the second, or none.
export function stepOf(way, things = 1) {
	const x = Math.abs(way)
	return x >= farther && things > 1 ? 2 : x >= far ? 1 : 0
}

// atEdge reports whether a finger comes in where the browser's own gesture begins.
export function atEdge(x, width) {
	return x < edge || x > width - edge
}

// shift is how far what is swiped follows the finger: as far as it does something, then ever less.
export function shift(way, things = 1) {
	const free = things > 1 ? farther : far, beyond = Math.max(0, Math.abs(way) - free)
	return Math.sign(way) * (Math.min(Math.abs(way), free) + beyond / (1 + beyond / far))
}
