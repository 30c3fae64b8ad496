// Where a reader stood in a list, kept in this tab: where the page comes back, by a reload or from what the browser put away, so does
// the place. Going to the list by a link starts at its top.

const name = 'saltbridge-place'
const farthest = 1200 // rows that are loaded again for it; whoever was farther down starts at the top

let kept = comesBack() ? JSON.parse(sessionStorage.getItem(name) ?? 'null') : null // for the first list of the page

function comesBack() {
	return ['reload', 'back_forward'].includes(performance.getEntriesByType('navigation')[0]?.type)
}

// keepPlace remembers the rows in sight of a list, by their ids and places, and how far below the upper edge the list each begins.
export function keepPlace(list) {
	if (list.top < 1) return sessionStorage.removeItem(name)
	const rows = []
	for (let i = list.first; i < Math.min(list.last, list.entries.length); i++) rows.push({id: list.entries[i].id, i})
	sessionStorage.setItem(name, JSON.stringify({query: list.query, rows, inside: list.top - list.first * list.height}))
}

// takePlace brings a list back to where it stood. Of the rows that were in sight, the one that moved least says where that is.
export async function takePlace(list) {
	const place = kept
	kept = null
	if (place?.query !== list.query || !place.rows.length || place.rows[0].i > farthest) return
	const last = place.rows.at(-1).i
	while (list.entries.length <= last && list.next) {
		await list.more()
		if (list.broken || !list.isConnected || list.top > 0) return // somebody scrolls already
	}
	const moved = place.rows.map(({id, i}) => ({now: list.index(id), i})).filter(({now}) => now >= 0).sort((a, b) => Math.abs(a.now - a.i) - Math.abs(b.now - b.i))[0]
	const first = place.rows[0].i + (moved ? moved.now - moved.i : 0)
	list.draw() // so that there is room to scroll to
	list.top = first * list.height + place.inside
	list.draw()
}
