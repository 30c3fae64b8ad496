// @ in a note: colleagues to choose from. Whoever is named is told, and may see the conversation.
import {put} from './text.js'
import {listbox} from './listbox.js'

export function mentions(composer) {
	const form = composer.noteForm, field = form.elements.note
	const agents = [...form.querySelectorAll('[data-part=agents] > li')].map(({dataset}) => ({id: dataset.agent, name: dataset.name}))
	listbox({
		field,
		label: composer.say('mentions'),
		pattern: /(?:^|\s)@(?<typed>[^\s@]*)$/u,
		find: async typed => {
			const wanted = typed.toLocaleLowerCase()
			return agents.filter(a => a.name.toLocaleLowerCase().split(/\s+/).some(word => word.startsWith(wanted))).slice(0, 8).map(option)
		},
		choose: (chosen, from, to) => put(field, from, to, `@${chosen.dataset.name} `),
	})
	// mentioned are the ids of those whose names stand in the note: longer names first, so that Ana is not found in Ana Maria.
	composer.mentioned = () => {
		let text = field.value
		return agents.toSorted((a, b) => b.name.length - a.name.length).filter(({name}) => {
			const there = text.includes('@' + name)
			text = text.replaceAll('@' + name, '')
			return there
		}).map(a => a.id)
	}
}

function option({id, name}) {
	const li = Object.assign(document.createElement('li'), {id: 'mention-' + id, textContent: name, dir: 'auto'})
	li.setAttribute('role', 'option')
	li.dataset.name = name
	li.dataset.testid = 'mention'
	return li
}
