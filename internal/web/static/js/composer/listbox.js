// A list under the caret that is worked with the keys of the field it belongs to. find(typed) returns the options (li with the role
// option), choose(option, from, to) puts one in place of what was typed.
let lists = 0

export function listbox({field, pattern, find, choose, label}) {
	const list = Object.assign(document.createElement('ul'), {className: 'caret-list', id: 'caret-list-' + ++lists, hidden: true})
	list.setAttribute('role', 'listbox')
	list.setAttribute('aria-label', label)
	field.closest('.composer-line').append(list)
	field.setAttribute('aria-autocomplete', 'list')
	field.setAttribute('aria-controls', list.id)
	let at, wish = 0, dismissed, swallowed = false
	let asking // the newest search, while it is under way

	const options = () => [...list.querySelectorAll('[role=option]')]
	const current = () => list.querySelector('[aria-selected=true]')
	const close = () => {
		wish++
		list.hidden = true
		field.removeAttribute('aria-activedescendant')
	}
	const select = option => {
		current()?.setAttribute('aria-selected', 'false')
		if (!option) return
		option.setAttribute('aria-selected', 'true')
		option.scrollIntoView({block: 'nearest'})
		field.setAttribute('aria-activedescendant', option.id)
	}
	const take = option => {
		close()
		choose(option, at, field.selectionStart)
	}
	const look = () => {
		const mine = asking = search().finally(() => { if (mine === asking) asking = undefined })
	}
	const search = async () => {
		const typed = field.value.slice(0, field.selectionStart).match(pattern)
		if (!typed || field.selectionStart !== field.selectionEnd) return close()
		at = field.selectionStart - typed.groups.typed.length - 1
		if (at === dismissed) return
		dismissed = undefined
		const mine = ++wish
		const found = await find(typed.groups.typed)
		if (mine !== wish) return
		list.replaceChildren(...found)
		list.hidden = !found.length
		select(options()[0])
	}
	field.addEventListener('input', look)
	field.addEventListener('blur', () => setTimeout(() => { if (document.activeElement !== field && !list.contains(document.activeElement)) close() }, 150))
	field.addEventListener('keydown', event => {
		if (list.hidden || event.isComposing) return
		const all = options(), i = all.indexOf(current())
		if (event.key === 'ArrowDown') select(all[(i + 1) % all.length])
		else if (event.key === 'ArrowUp') select(all[(i - 1 + all.length) % all.length])
		else if ((event.key === 'Enter' || event.key === 'Tab') && current()) {
			if (asking) asking.then(() => { if (!list.hidden && current()) take(current()) }, () => {}) // what is shown is not what was typed last
			else take(current())
		}
		else if (event.key === 'Escape') {
			dismissed = at
			close()
		} else return
		event.preventDefault()
		event.stopImmediatePropagation()
		swallowed = event.key === 'Enter'
	}, true)
	// Some keyboards make a line of a key that was prevented.
	field.addEventListener('beforeinput', event => {
		if (swallowed && event.inputType === 'insertLineBreak') event.preventDefault()
	})
	field.addEventListener('keyup', () => { swallowed = false })
	list.addEventListener('pointerdown', event => {
		const option = event.target.closest('[role=option]')
		if (!option) return
		event.preventDefault()
		take(option)
	})
	return {look}
}
