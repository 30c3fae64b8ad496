// The preview of what is being written, drawn by the server with the same rule as bubbles.
import {part} from '../dom.js'

const pause = 250 // milliseconds without a key

export function preview(composer) {
	const box = composer.part('preview')
	const toggle = composer.querySelector('[data-act=preview]')
	let timer, wish = 0
	const draw = async () => {
		const mine = ++wish
		if (box.hidden || !composer.field.value.trim()) return box.replaceChildren()
		const {ok, content} = await part('/fragments/preview', {method: 'POST', body: new URLSearchParams({text: composer.field.value})})
		if (ok && mine === wish) box.replaceChildren(content)
	}
	toggle.addEventListener('click', () => {
		box.hidden = !box.hidden
		toggle.setAttribute('aria-pressed', !box.hidden)
		draw()
	})
	composer.field.addEventListener('input', () => {
		clearTimeout(timer)
		if (!box.hidden) timer = setTimeout(draw, pause)
	})
	composer.addEventListener('composer-cleared', draw)
}
