// Sending at a later time: choices as of now, or any time, in the reader's time zone. What waits can be changed.
import {part} from '../dom.js'

export function later(composer) {
	const box = composer.querySelector('.later'), field = composer.form.elements.at
	const word = box.querySelector('summary span')
	const show = () => {
		const at = field.value && new Date(field.value)
		const when = at && at.toLocaleString(document.documentElement.lang, {weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit'})
		word.textContent = at ? composer.say('goes', {when}) : word.dataset.default
		box.classList.toggle('set', Boolean(at))
	}
	composer.sendAt = value => {
		field.value = value
		show()
	}
	composer.sendNow = () => {
		composer.sendAt('')
		box.open = false
	}
	field.addEventListener('input', show)
	box.addEventListener('click', event => {
		const choice = event.target.closest('[data-at]')
		if (choice) composer.sendAt(choice.dataset.at)
		else if (event.target.closest('[data-act=now]')) composer.sendNow()
		else return
		box.open = false
		composer.field.focus()
	})
	box.addEventListener('keydown', event => {
		if (event.key !== 'Escape' || !box.open) return
		event.stopPropagation()
		box.open = false
		box.querySelector('summary').focus()
	})
	document.addEventListener('click', event => {
		if (!box.contains(event.target)) box.open = false
	}, {signal: composer.signal})
}

// A message that waits is taken back and comes into the composer again, with its time.
document.addEventListener('click', async event => {
	const button = event.target.closest('[data-act=change-scheduled]')
	const composer = document.querySelector('chat-composer')
	if (!button || !composer?.form) return
	button.disabled = true
	const {ok, content} = await part(`/messages/${button.dataset.message}/cancel`, {method: 'POST'})
	if (!ok) {
		button.disabled = false
		return composer.complain(content)
	}
	composer.parentElement.querySelector('chat-thread').add(content.firstElementChild)
	composer.chooseMode('reply', false)
	composer.giveBack({text: button.dataset.text, at: button.dataset.at})
	composer.field.focus()
})
