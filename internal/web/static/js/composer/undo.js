// For some seconds after sending, a bar lets people take it back: nothing has gone to WhatsApp yet. What was done with the conversation
// because of it is taken back too.
import {part} from '../dom.js'
import {serverNow} from '../window.js'

export function undo(composer, item, due, fields, back) {
	const bar = composer.part('undo')
	clearInterval(composer.undoTimer)
	const say = document.createElement('span')
	const button = Object.assign(document.createElement('button'), {type: 'button', className: 'button small', textContent: composer.say('undo')})
	button.dataset.testid = 'undo'
	const tick = () => {
		const left = Math.ceil((due - serverNow()) / 1000)
		if (left <= 0) return close()
		const words = composer.say('sentIn', {n: left})
		if (say.textContent !== words) say.textContent = words
	}
	const close = () => {
		clearInterval(composer.undoTimer)
		bar.hidden = true
	}
	button.addEventListener('click', async () => {
		close()
		const {ok, content} = await part(`/messages/${item.dataset.message}/cancel`, {method: 'POST'})
		if (!ok) return composer.complain(content)
		composer.parentElement?.querySelector('chat-thread')?.add(content.firstElementChild)
		back()
		composer.giveBack(fields)
		composer.field.focus()
	})
	bar.replaceChildren(say, button)
	bar.hidden = false
	tick()
	composer.undoTimer = setInterval(tick, 250)
}
