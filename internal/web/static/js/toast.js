// The toast that says what was done and takes it back.
import {announce} from './dom.js'
import {register} from './keys.js'

const stays = 10_000 // milliseconds
const remembered = 20 // acts that can be taken back one after the other

const past = []
let timer

// tell says what was done. undo takes it back; without it there is nothing to take back.
export function tell(say, undo) {
	const toast = document.getElementById('undo')
	if (!toast) return announce(say)
	toast.firstElementChild.textContent = say
	toast.querySelector('[data-part=take-back]').hidden = !undo
	toast.hidden = false
	if (undo) past.push(undo)
	if (past.length > remembered) past.shift()
	rest()
}

function rest() {
	clearTimeout(timer)
	timer = setTimeout(close, stays)
}

function close() {
	clearTimeout(timer)
	document.getElementById('undo').hidden = true
}

function takeBack() {
	const undo = past.pop()
	if (!undo) return
	close()
	undo()
}

register('undo', takeBack)

// Modules that this one needs say it so.
document.addEventListener('say', ({detail}) => tell(detail))

// A button that asks by itself (hx-…) says what went wrong here: the answer is not drawn where the button stands.
document.addEventListener('htmx:responseError', event => {
	const fault = new DOMParser().parseFromString(event.detail.xhr.responseText, 'text/html').querySelector('[role=alert] :is(p, span)')
	if (fault) tell(fault.textContent.trim())
})

const toast = document.getElementById('undo')
toast?.querySelector('[data-part=take-back]').addEventListener('click', takeBack)
toast?.querySelector('[data-part=close-undo]').addEventListener('click', close)
// Whoever reads or aims at it has time.
for (const event of ['pointerenter', 'focusin']) toast?.addEventListener(event, () => clearTimeout(timer))
for (const event of ['pointerleave', 'focusout']) toast?.addEventListener(event, rest)
