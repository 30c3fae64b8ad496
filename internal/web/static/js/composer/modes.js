// Answer or note: two tabs over one place. The mode is the conversation's, so that a redrawn composer keeps it.
const modeOf = new Map()

export function modes(composer) {
	const tabs = [...composer.querySelectorAll('[role=tab]')]
	const choose = (mode, focus) => {
		composer.dataset.mode = mode
		modeOf.set(composer.dataset.conversation, mode)
		for (const tab of tabs) {
			const on = tab.dataset.mode === mode
			tab.setAttribute('aria-selected', on)
			tab.tabIndex = on ? 0 : -1
		}
		composer.part('saved').textContent = ''
		if (focus) composer.querySelector(`.pane-${mode} textarea`)?.focus()
	}
	for (const tab of tabs) {
		tab.addEventListener('click', () => choose(tab.dataset.mode, true))
		tab.addEventListener('keydown', event => {
			if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
			const other = tabs.find(t => t !== tab)
			choose(other.dataset.mode, false)
			other.focus()
		})
	}
	composer.chooseMode = choose
	choose(modeOf.get(composer.dataset.conversation) ?? 'reply', false)
	document.addEventListener('keydown', event => {
		const alone = !event.ctrlKey && !event.metaKey && !event.isComposing
		if (!alone || !event.altKey || event.code !== 'KeyP' || document.querySelector('dialog[open]')) return
		event.preventDefault()
		choose(composer.dataset.mode === 'note' ? 'reply' : 'note', true)
	}, {signal: composer.signal})
}
