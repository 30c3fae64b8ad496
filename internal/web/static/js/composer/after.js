// What a snippet does once the words it brought are sent. It is said above them, can be left out, and is kept with what was begun.

export function after(composer) {
	const bar = composer.part('after'), say = composer.part('after-say')
	const set = (snippet, does) => {
		composer.doing = snippet && does ? {snippet, does} : undefined
		bar.hidden = !does
		if (snippet) delete bar.dataset.gone
		if (say.textContent !== (does ?? '')) say.textContent = does ?? ''
	}
	// arm sets which snippet says what is done then, with the words for it; without one nothing is.
	composer.arm = (snippet, does) => {
		set(snippet, does)
		composer.unsent.changed()
	}
	set('gone' in bar.dataset ? undefined : bar.dataset.snippet, say.textContent)
	bar.querySelector('[data-act=drop-after]').addEventListener('click', () => {
		composer.arm()
		composer.field.focus()
	})
	composer.addEventListener('composer-cleared', () => set())
}
