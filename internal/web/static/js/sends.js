// Forms with data-sends are sent in place: the answer takes the place of what data-into names (with data-inside: goes into it),
// a failure is said beside the form, and what was typed stays. Without script they are ordinary forms.
import {part} from './dom.js'

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
	if (form?.reportValidity()) form.requestSubmit()
})

document.addEventListener('keydown', event => {
	const field = event.target.closest?.('form[data-on-change] :is(input, textarea)')
	if (!field) return
	if (event.key === 'Escape') field.value = field.defaultValue
	if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && field.matches('textarea')) {
		event.preventDefault()
		field.form.requestSubmit()
	}
})

async function send(form, submitter) {
	if (form.dataset.sending) return
	form.dataset.sending = 'yes'
	const body = new URLSearchParams(new FormData(form, submitter))
	try {
		const {ok, status, content, to} = await part(form.action, {method: 'POST', body})
		if (to) return location.assign(to)
		if (!ok) return form.querySelector('.said')?.replaceChildren(content)
		form.querySelector('.said')?.replaceChildren()
		if (status !== 204) place(form, content)
	} finally {
		delete form.dataset.sending
	}
}

function place(form, content) {
	const old = document.querySelector(form.dataset.into)
	if (!old) return
	const focused = document.activeElement?.id, fresh = content.firstElementChild
	if ('inside' in form.dataset) old.replaceChildren(content)
	else old.replaceWith(content)
	window.htmx?.process(fresh)
	if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus()
	fresh.dispatchEvent(new CustomEvent('placed', {bubbles: true}))
}
