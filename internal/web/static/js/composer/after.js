// What a snippet does once the words it brought are sent. It is said above them, and can be left out.

export function after(composer) {
	const bar = composer.part('after')
	// arm sets which snippet says what is done then, with the words for it; without one nothing is.
	composer.arm = (snippet, does) => {
		composer.doing = snippet && does ? {snippet, does} : undefined
		bar.hidden = !composer.doing
		composer.part('after-say').textContent = does ?? ''
	}
	bar.querySelector('[data-act=drop-after]').addEventListener('click', () => {
		composer.arm()
		composer.field.focus()
	})
	composer.addEventListener('composer-cleared', () => composer.arm())
}
