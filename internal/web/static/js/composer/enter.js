// What the Enter key does: it sends, or begins a line, as the reader chose. Ctrl or Cmd + Enter always sends. A touch screen has the
// button, and needs the key for lines.
const touch = matchMedia('(pointer: coarse)')

export function enter(composer, field) {
	let plain = false
	field.addEventListener('keydown', event => {
		plain = event.key === 'Enter' && !event.shiftKey && !event.isComposing
		if (plain && (event.ctrlKey || event.metaKey)) {
			event.preventDefault()
			field.form.requestSubmit()
		}
	})
	field.addEventListener('beforeinput', event => {
		if (event.inputType !== 'insertLineBreak' || !plain || touch.matches || composer.dataset.enter === 'line') return
		event.preventDefault()
		field.form.requestSubmit()
	})
}

document.addEventListener('change', event => {
	if (event.target.name !== 'enter' || !event.target.closest('#enter-menu')) return
	const composer = event.target.closest('chat-composer')
	composer.dataset.enter = event.target.value
	document.getElementById('enter-menu').hidePopover()
	fetch('/settings/enter', {method: 'POST', body: new URLSearchParams({enter: event.target.value})}).catch(() => {}) // it holds until the page is left
})
