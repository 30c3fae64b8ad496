// What is being pressed: from the moment a finger, a button of the mouse or the space bar goes down on something that can be pressed
// until it is let go. Whoever draws waits so long: were the element replaced in between, browsers would know of no click.

const pressable = 'a, button, label, summary, input, select, [role=option], [role=menuitem], .bubble' // not what merely scrolls
let pressing, release

// letGo waits until nothing is pressed, and what the press brought about has happened.
export function letGo() {
	return pressing
}

function press() {
	pressing ??= new Promise(done => { release = done })
}

// A click follows its pointer's or key's event in the same turn: whoever waits has the next one.
function ease() {
	const done = release
	pressing = release = undefined
	if (done) setTimeout(done)
}

addEventListener('pointerdown', event => { if (event.isPrimary && event.target.closest?.(pressable)) press() }, {capture: true, passive: true})
addEventListener('keydown', event => { if (event.key === ' ' && event.target.closest?.('button, summary, [type=checkbox]')) press() }, {capture: true, passive: true})
addEventListener('keyup', event => { if (event.key === ' ') ease() }, {capture: true, passive: true})
for (const name of ['pointerup', 'pointercancel', 'dragend', 'blur']) addEventListener(name, event => { if (name !== 'blur' || event.target === window) ease() }, {capture: true, passive: true})
addEventListener('pointermove', event => { if (pressing && event.pointerType === 'mouse' && event.buttons === 0) ease() }, {capture: true, passive: true}) // it was let go where we did not see it
