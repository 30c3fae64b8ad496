// The palette: every act, view, agent and label, and conversations by the name of their contact.
import {words} from './dom.js'
import {perform, register, table} from './keys.js'
import {aimed, focusedRow, open} from './list.js'
import {pick} from './chooser.js'
import {chosen} from './select.js'
import {show} from './views.js'
import {act, assign, deskChoices} from './work.js'

const calm = 120 // milliseconds of rest in typing before conversations are looked for

register('palette', async () => {
	const ids = chosen().length ? chosen() : [aimed() ?? focusedRow()].filter(Boolean)
	const choices = [...acts(), ...views()]
	if (document.querySelector('.inbox')) {
		try {
			choices.push(...await people(ids))
		} catch (error) {
			if (!(error instanceof TypeError)) throw error // no connection: the rest of the palette works
		}
	}
	pick({title: words('palette'), choices, find, picked: choice => { choice.run() }})
})

function acts() {
	return table().filter(({id}) => id !== 'palette' && !/^view\.(?!new)/.test(id))
		.map(({id, keys, word, icon}) => ({id, name: word, icon, keys, group: words('groupAct'), run: () => later(() => perform(id))}))
}

// later runs what may open the chooser again once it is closed.
function later(run) {
	setTimeout(run)
}

function views() {
	const links = [...document.querySelectorAll('#views a[data-view]')]
	if (!links.length) return table().filter(({id}) => /^view\.(?!new)/.test(id)).map(({id, word, icon, keys}) => (
		{id, name: word, icon, keys, group: words('groupView'), run: () => location.assign('/?view=' + id.slice('view.'.length))}))
	return links.map(link => ({id: 'view.' + link.dataset.view, name: link.querySelector('span').textContent, icon: 'views', keys: link.dataset.keys,
		group: words('groupView'), run: () => show(link.dataset.view)}))
}

// people, labels and what snippets do are only offered for something that they can be given to, and only once something is typed.
async function people(ids) {
	if (!ids.length) return []
	const {agents, teams, labels, snippets} = await deskChoices()
	const composer = ids.length === 1 && document.querySelector(`chat-composer[data-conversation="${ids[0]}"]`)
	return [
		...snippets.filter(one => !one.words || composer?.useSnippet).map(({id, name, hint, words: text}) => ({id: 'snippet-' + id, name, hint, icon: 'snippet',
			deep: true, group: words('groupSnippet'), run: () => text ? composer.useSnippet(id, name) : act('snippet', ids, {snippet: id})})),
		...agents.map(({id, name}) => ({id: 'agent-' + id, name, icon: 'person', deep: true, group: words('groupAgent'), run: () => assign(ids, 'agent-' + id)})),
		...teams.map(({id, name}) => ({id: 'team-' + id, name, icon: 'team', deep: true, group: words('groupAgent'), run: () => assign(ids, 'team-' + id)})),
		...labels.map(({id, name, colour}) => ({id: 'label-' + id, name, colour, deep: true, group: words('groupLabel'), run: () => act('label', ids, {add: id})})),
	]
}

let wish
async function find(text) {
	const mine = wish = Symbol(text)
	if (text.length < 2) return []
	await new Promise(resolve => setTimeout(resolve, calm))
	if (mine !== wish) return
	const response = await fetch('/find?q=' + encodeURIComponent(text), {headers: {Accept: 'application/json'}}).catch(() => undefined)
	if (!response?.ok) return []
	return (await response.json()).map(({id, name, hint}) => ({id: 'c-' + id, name, hint, icon: 'inbox', group: words('groupChat'), run: () => open('/c/' + id, true)}))
}
