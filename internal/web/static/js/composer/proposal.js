// What a bot or a program proposes: a person takes it into the composer, or dismisses it.
export function proposal(composer) {
	const box = composer.part('proposal'), words = composer.part('proposed')
	composer.propose = text => {
		words.textContent = text
		box.hidden = !text
	}
	box.addEventListener('click', event => {
		const act = event.target.closest('[data-act]')?.dataset.act
		if (act === 'take-proposal') {
			composer.write(words.textContent)
			box.hidden = true
			composer.field.focus()
		} else if (act === 'dismiss-proposal') {
			box.hidden = true
			composer.field.focus()
			fetch(`/c/${composer.dataset.conversation}/proposal/dismiss`, {method: 'POST'}).catch(() => { box.hidden = false })
		}
	})
}
