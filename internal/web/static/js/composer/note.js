// Handing over a private note. It has its own form and address: nothing here knows how to send.
import {part} from '../dom.js'
import {refreshConversation} from '../thread.js'

export function note(composer) {
	const form = composer.noteForm, field = form.elements.note
	let busy = false
	form.addEventListener('submit', async event => {
		event.preventDefault()
		const text = field.value.trim()
		if (!text || busy) return
		busy = true
		composer.complain('')
		const fields = new URLSearchParams({note: text})
		for (const id of composer.mentioned()) fields.append('mention', id)
		await composer.noteUnsent.sending()
		try {
			const {ok, content} = await part(form.action, {method: 'POST', body: fields})
			if (!ok) return composer.complain(content)
			field.value = ''
			composer.grow(field)
			composer.noteUnsent.sent()
			await refreshConversation()
		} catch {
			composer.complain(composer.say('noteOffline'))
		} finally {
			busy = false
			if (field.value) composer.noteUnsent.changed()
			field.focus()
		}
	})
}
