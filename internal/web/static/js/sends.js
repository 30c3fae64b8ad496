// Forms with data-sends are sent in place: the answer takes the place of what data-into names (with data-inside: goes into it),
// a failure is said beside the form, and what was typed stays. Without script they are ordinary forms.
import {part, words} from './dom.js'

document.addEventListener('submit', event => {
	const form = event.target.closest('form[data-sends]')
	if (!form) return
	event.preventDefault()
	const question = event.submitter?.dataset.confirm
	if (!question || confirm(question)) send(form, event.submitter)
})

// A field is sent when it is left, or by Enter; Escape takes back what was typed.
document.addEventListener('change', event => {
	const form = event.target.closest('form[data-on-change]')
	if (placing || !form || !form.dataset.sending && event.target.value === event.target.defaultValue) return // it is as it was
	if (form.reportValidity()) form.requestSubmit()
})

document.addEventListener('keydown', event => {
	const field = event.target.closest?.('form[data-on-change] :is(input, textarea)')
	if (!field) return
	if (event.key === 'Escape') field.value = field.defaultValue
	if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && field.matches('textarea')) {
		event.preventDefault()
		field.form.requestSubmit()
	}
}, {capture: true}) // before Escape leaves the field, which saves what is written there

document.addEventListener('focusout', ({target}) => {
	if (!placing && target.isConnected && target.dataset?.written === '' && target.value !== target.defaultValue && target.form.reportValidity()) target.form.requestSubmit()
})

const lines = new Map() // of forms that save by themselves, by what their answers draw anew: no answer is older than what is on screen

function send(form, submitter) {
	if (!('onChange' in form.dataset)) {
		if (!form.dataset.sending) post(form, submitter)
		return
	}
	if (form.dataset.sending === bodyOf(form, submitter).toString()) return // Enter, and then the change that it made
	const line = lines.get(form.dataset.into) ?? {waits: [], going: false}
	lines.set(form.dataset.into, line)
	line.waits = line.waits.filter(other => other.form !== form || other.submitter?.name)
	line.waits.push({form, submitter})
	if (!line.going) go(line)
}

// go sends what waits, one after the other. What is there then is sent: the last change wins.
async function go(line) {
	line.going = true
	while (line.waits.length) {
		const {form, submitter} = line.waits.shift()
		await post(form, submitter, () => line.waits.length)
	}
	line.going = false
}

function bodyOf(form, submitter) {
	return new URLSearchParams(new FormData(form, submitter))
}

// post hands a form over. Where more waits, which will draw the same, this answer is not drawn.
async function post(form, submitter, more = () => 0) {
	const body = bodyOf(form, submitter), sending = body.toString(), sent = form.elements.value?.value
	form.dataset.sending = sending
	const said = form.querySelector('.said')
	try {
		const {ok, status, content, to} = await part(form.action, {method: 'POST', body})
		if (to) return location.assign(to)
		if (!ok) return status < 500 ? said?.replaceChildren(content) : fail(form, said, submitter)
		said?.replaceChildren()
		if (status === 204) return
		if (!more()) return place(form, content, sent)
		form.elements.was.value = form.elements.value.defaultValue = sent // the next change is one of this
	} catch (error) {
		if (!(error instanceof TypeError)) throw error // the connection broke
		fail(form, said, submitter)
	} finally {
		// Not before the task is over: Enter makes a change first, and then submits. What failed in between would be sent again.
		setTimeout(() => { if (form.dataset.sending === sending) delete form.dataset.sending })
	}
}

// fail says so at what was not saved, which stays as it is, and lets people try again.
function fail(form, said, submitter) {
	const say = Object.assign(document.createElement('p'), {className: 'fault', textContent: words('failed')})
	const again = Object.assign(document.createElement('button'), {type: 'button', className: 'button small', textContent: words('again')})
	again.addEventListener('click', () => send(form, submitter))
	said?.replaceChildren(say, again)
}

let placing = false // a field that is replaced has not been left, though Chromium says that it has, and was changed

function place(form, content, sent) {
	const old = document.querySelector(form.dataset.into)
	if (!old) return
	const focused = document.activeElement?.id, fresh = content.firstElementChild
	const written = [...old.querySelectorAll('[data-on-change] :is(input, textarea):not([type=hidden])')]
		.filter(field => field.id && field.value !== (field.form === form ? sent : field.defaultValue))
	placing = true
	if ('inside' in form.dataset) old.replaceChildren(content)
	else old.replaceWith(content)
	placing = false
	window.htmx?.process(fresh)
	for (const field of written) keep(field)
	if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus()
	fresh.dispatchEvent(new CustomEvent('placed', {bubbles: true}))
}

// keep puts what somebody is writing, and why it was not saved, into the new drawing.
function keep(field) {
	const fresh = document.getElementById(field.id)
	if (!fresh) return
	fresh.value = field.value
	fresh.dataset.written = '' // to browsers this is what it says, not a change of it
	const {selectionStart: start, selectionEnd: end} = field
	if (start !== null) fresh.setSelectionRange(start, end)
	fresh.form.querySelector('.said')?.replaceChildren(...field.form.querySelector('.said')?.childNodes ?? [])
}
