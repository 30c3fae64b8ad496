// What agents do with conversations: the open one, the row with the focus, or all that are selected.
import {words} from './dom.js'
import {register} from './keys.js'
import {forgetAhead} from './ahead.js'
import {aimed, focusedRow, leading, leave, move, open, openConversation, stepTo} from './list.js'
import {offer, pick, say} from './chooser.js'
import {rows} from './rows.js'
import {chosen, clear} from './select.js'
import {tell} from './toast.js'

// targets are the ids of what an act is about. A button in the head of a conversation means that one, one beside a row, or the row, that row.
function targets(button) {
	if (button?.closest?.('.thread-acts, .charge')) return [openConversation()]
	const row = button?.closest?.('#row-acts, .row')
	if (row) return [row.dataset.conversation]
	const some = chosen()
	if (some.length) return some
	const one = aimed() ?? focusedRow()
	return one ? [one] : []
}

let desk
// desk brings the agents, teams, labels and times that can be chosen.
export function deskChoices() {
	desk ??= fetch('/desk', {headers: {Accept: 'application/json'}}).then(response => response.ok ? response.json() : Promise.reject(new TypeError(response.status)))
	desk.catch(() => { desk = undefined })
	return desk
}

// forgetDesk fetches them again when they are needed: some have changed.
export function forgetDesk() {
	desk = undefined
}

// post asks the server; it returns what it answers, or says why it refused and returns nothing.
async function post(path, fields) {
	const body = new URLSearchParams()
	for (const [name, value] of Object.entries(fields)) for (const v of [value].flat()) body.append(name, v)
	try {
		const response = await fetch(path, {method: 'POST', body, headers: {Accept: 'application/json'}})
		const answer = await response.json().catch(() => ({}))
		if (response.ok) return answer
		refuse(answer.error ?? words('failed'))
	} catch (error) {
		if (!(error instanceof TypeError)) throw error
		refuse(words('failed'))
	}
}

function refuse(sentence) {
	if (document.getElementById('chooser')?.open) say(sentence)
	else tell(sentence)
}

// act does something with conversations, shows it, and offers to take it back; done is called as soon as it is done.
export async function act(name, ids, fields = {}, done = () => {}) {
	if (ids.length === 0) return tell(words('choosefirst'))
	const answer = await post('/conversations/' + name, {ids: ids.join(','), ...fields})
	if (!answer) return
	done()
	await told(answer, ids)
	return answer
}

// told shows what the server did with conversations, and offers to take it back.
export async function told(answer, ids) {
	const {undo, read, unread} = answer
	tell(answer.say, undo?.length ? () => restore(undo) : read?.length ? () => markBack('unread', read) : unread?.length ? () => markBack('read', unread) : undefined)
	await rows()?.refresh(ids)
}

// restore makes conversations stand again as they did.
export async function restore(before) {
	const answer = await post('/conversations/restore', {undo: JSON.stringify(before)})
	if (!answer) return
	tell(answer.say)
	await rows()?.refresh(before.map(work => work.conversation))
}

// markBack takes back that conversations were marked as unread, or as read.
async function markBack(as, marks) {
	const answer = await post(`/conversations/${as}/undo`, {read: JSON.stringify(marks)})
	if (!answer) return
	tell(answer.say)
	await rows()?.refresh(marks.map(mark => mark.conversation))
}

// done does something with the selected ones, which are then selected no more.
async function done(name, button, fields) {
	const ids = targets(button)
	if (await act(name, ids, fields) && ids.length > 1) clear()
}

register('next', () => move(1))
register('previous', () => move(-1))
register('resolve', button => done('resolve', button))
register('reopen', button => done('reopen', button))
register('resolve.next', button => leading(async () => {
	const ids = targets(button), from = aimed()
	const next = await rows()?.beside(from, 1)
	const goes = next && !ids.includes(next) && ids.length > 0
	if (goes) stepTo(next, 1) // at once: the server need not be waited for
	act('resolve', ids).then(answer => {
		if (!answer && goes && aimed() === next) open('/c/' + from, true) // what was not resolved is looked at again
	})
}))
// What is marked as unread is left: it counts as read once it is opened again.
register('unread', button => leading(async () => {
	const ids = targets(button)
	await new Promise(gone => {
		act('unread', ids, {}, async () => {
			forgetAhead(ids)
			if (ids.length > 1) clear()
			if (ids.includes(aimed()) && aimed() === openConversation()) await leave()
			gone()
		}).then(gone)
	})
}))
register('read', button => done('read', button))
register('assign.me', async button => {
	const {me} = await deskChoices()
	done('assign', button, {agent: me})
})

register('assign', async button => {
	const ids = targets(button)
	if (!ids.length) return tell(words('choosefirst'))
	const {me, agents, teams} = await deskChoices()
	pick({
		title: words('assign'), note: true,
		choices: [
			{id: 'agent-' + me, name: words('me'), icon: 'person'},
			...agents.filter(({id}) => id !== me).map(({id, name}) => ({id: 'agent-' + id, name, icon: 'person'})),
			...teams.map(({id, name}) => ({id: 'team-' + id, name, icon: 'team', group: words('groupTeam')})),
			{id: 'nobody', name: words('nobody'), icon: 'close', group: ''},
		],
		async picked({id}, note, shut) {
			return await assign(ids, id, note, shut) ? undefined : 'stay'
		},
	})
})

// assign gives conversations to agent-7, team-9 or nobody.
export async function assign(ids, to, note = '', done) {
	const [kind, id] = to.split('-')
	const answer = await act('assign', ids, {...(kind === 'nobody' ? {agent: '0', team: '0'} : kind === 'team' ? {agent: '0', team: id} : {agent: id}), note}, done)
	if (answer && ids.length > 1) clear()
	return answer
}

register('priority', async button => {
	const ids = targets(button)
	if (!ids.length) return tell(words('choosefirst'))
	const {priorities} = await deskChoices()
	pick({
		title: words('priority'),
		choices: priorities.map(({id, name}) => ({id, name, icon: id === '0' ? 'close' : 'flag', state: undefined})),
		async picked({id}, note, shut) {
			if (!await act('priority', ids, {priority: id}, shut)) return 'stay'
			if (ids.length > 1) clear()
		},
	})
})

register('snooze', button => snooze(targets(button)))

// snooze asks until when conversations shall rest.
export async function snooze(ids) {
	if (!ids.length) return tell(words('choosefirst'))
	forgetDesk() // the times depend on the hour
	const {snoozes} = await deskChoices()
	pick({
		title: words('snooze'), custom: true,
		choices: snoozes.map(choice => ({...choice, icon: choice.id === 'reply' ? 'reply' : 'snooze'})),
		async picked({id}, note, shut) {
			if (!await act('snooze', ids, {until: id}, shut)) return 'stay'
			if (ids.length > 1) clear()
		},
	})
}

register('label', async button => {
	const ids = targets(button)
	if (!ids.length) return tell(words('choosefirst'))
	const has = await post('/conversations/labels', {ids: ids.join(',')})
	if (!has) return
	const {labels} = await deskChoices()
	const all = labels.map(choice => ({...choice, state: stand(has[choice.id], ids.length)}))
	const opened = pick({
		title: words('label'), choices: all,
		// What is typed and not there can be made.
		extra(text, found) {
			if (!text || found.some(({name}) => name.toLowerCase() === text.toLowerCase())) return []
			return [{id: 'new', name: words('newlabel', {name: text}), icon: 'plus', text}]
		},
		async picked(choice) {
			if (choice.id === 'new') {
				const made = await post('/settings/labels', {name: choice.text})
				if (!made) return 'stay'
				forgetDesk()
				choice = {...made, state: 'none'}
				all.push(choice)
			}
			const take = choice.state === 'all'
			if (await act('label', ids, take ? {take: choice.id} : {add: choice.id})) {
				all.find(({id}) => id === choice.id).state = take ? 'none' : 'all'
				offer(opened, all)
			}
			return 'stay'
		},
	})
})

function stand(count = 0, all) {
	return count === 0 ? 'none' : count < all ? 'some' : 'all'
}

register('search', () => {
	const field = document.getElementById('search')
	if (field) field.focus()
	else location.assign('/search')
})
