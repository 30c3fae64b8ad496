// Quoting a message. Bubbles say so with the event chat-quote: id, author and preview of the message.
export function quote(composer) {
	const chip = composer.part('quote'), hidden = composer.form.elements.reply_to
	const set = (id, author = '', preview = '') => {
		hidden.value = id
		composer.part('quote-author').textContent = author
		composer.part('quote-text').textContent = preview
		chip.hidden = id === '0'
	}
	composer.unquote = () => set('0')
	chip.querySelector('[data-act=unquote]').addEventListener('click', () => {
		composer.unquote()
		composer.unsent.store()
		composer.field.focus()
	})
	document.addEventListener('chat-quote', ({detail}) => {
		composer.chooseMode('reply', true)
		set(String(detail.id), detail.author, detail.preview)
		composer.unsent.store()
		composer.field.focus()
	}, {signal: composer.signal})
}
