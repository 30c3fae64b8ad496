// The newest message its writer has seen: the server stops an answer if somebody else has answered after it. What arrives while one
// types counts as seen with the next key, not before: nobody reads in the moment of pressing Enter.
export function seen(composer) {
	const hidden = composer.form.elements.newest
	composer.look = () => {
		const thread = composer.parentElement?.querySelector('chat-thread')
		if (!thread || document.visibilityState !== 'visible' || !thread.atEnd) return
		for (const item of thread.querySelectorAll('[data-message]')) {
			if (BigInt(item.dataset.message) > BigInt(hidden.value || 0)) hidden.value = item.dataset.message
		}
	}
	composer.field.addEventListener('input', composer.look)
	composer.field.addEventListener('focus', composer.look)
}
