// The viewmaker of saved views: conditions that all or any must hold, in groups, with a count that follows.
import {part, words} from './dom.js'
import {register} from './keys.js'
import {rows} from './rows.js'
import {tell} from './toast.js'
import {count, show} from './views.js'

const calm = 350 // milliseconds of rest before it is counted again
const dialog = document.getElementById('viewmaker')

let form, fields // what the server offers

register('view.new', () => begin())
register('view.edit', () => {
	const view = rows()?.dataset.view ?? ''
	if (view.startsWith('saved-')) begin(view.slice('saved-'.length))
})

async function begin(id = '') {
	if (!dialog) return location.assign('/?view=open&new=view')
	const response = await fetch('/desk/filter?id=' + id, {headers: {Accept: 'application/json'}}).catch(() => undefined)
	if (!response?.ok) return tell(words('failed'))
	form = await response.json()
	fields = new Map(form.fields.map(field => [field.id, field]))
	const {ok, content} = await part('/fragments/viewmaker')
	if (!ok) return tell(words('failed'))
	dialog.replaceChildren(content)
	fill(form.view ?? {name: '', for: 'me', filter: {rules: [{field: 'unread', op: 'is', values: ['yes']}]}})
	dialog.showModal()
	dialog.querySelector('[name=name]').focus()
	look()
}

const template = name => dialog.querySelector(`template[data-part=${name}]`).content.firstElementChild.cloneNode(true)

function fill({name, for: whom, filter}) {
	const root = dialog.querySelector('form.viewmaker-form')
	root.elements.name.value = name
	if (root.elements.for) {
		for (const team of form.teams) root.elements.for.append(new Option(team.name, team.id))
		root.elements.for.value = whom
	}
	dialog.querySelector('[data-part=root]').append(group(filter, true))
}

// group draws conditions with the choice of all or any.
function group(filter, root = false) {
	const node = template('group')
	node.querySelector('[data-part=any]').value = filter.any ? 'any' : 'all'
	node.querySelector('[data-part=drop]').hidden = root
	node.querySelector('[data-part=add-group]').hidden = !root
	for (const rule of filter.rules ?? []) node.querySelector('.viewmaker-rules').append(condition(rule))
	for (const inner of filter.groups ?? []) node.querySelector('.viewmaker-groups').append(group(inner))
	return node
}

function condition(rule) {
	const node = template('rule')
	const field = node.querySelector('[data-part=field]')
	for (const {id, name} of form.fields) field.append(new Option(name, id))
	field.value = rule.field
	compare(node, rule)
	return node
}

// compare draws the ways in which the chosen field can be compared, and what is typed for it.
function compare(node, rule) {
	const op = node.querySelector('[data-part=op]'), {ops} = fields.get(rule.field)
	op.replaceChildren(...ops.map(({id, name}) => new Option(name, id)))
	op.value = rule.op ?? ops[0].id
	values(node, rule.values ?? [])
}

function values(node, given) {
	const field = fields.get(node.querySelector('[data-part=field]').value)
	const {takes, many, name} = field.ops.find(({id}) => id === node.querySelector('[data-part=op]').value)
	const box = node.querySelector('[data-part=values]')
	if (takes === 'choice') {
		const select = document.createElement('select')
		select.multiple = Boolean(many)
		if (many) select.size = Math.min(4, field.choices.length)
		for (const {id, name} of field.choices) select.append(new Option(name, id, false, given.includes(id)))
		if (!given.length && select.options.length) select.options[0].selected = true
		box.replaceChildren(select)
	} else {
		const input = document.createElement('input')
		input.type = takes
		if (takes === 'number') input.min = 0
		input.value = given[0] ?? (takes === 'number' ? (field.id === 'waiting' ? 15 : 7) : '')
		input.required = true
		box.replaceChildren(input)
	}
	box.firstElementChild.setAttribute('aria-label', `${field.name} ${name}`)
}

// read makes the filter out of what is on screen.
function read(node) {
	const own = (parent, selector) => [...parent.querySelector(selector).children]
	const filter = {any: node.querySelector('[data-part=any]').value === 'any', rules: [], groups: []}
	for (const rule of own(node, '.viewmaker-rules')) {
		const control = rule.querySelector('[data-part=values]').firstElementChild
		filter.rules.push({
			field: rule.querySelector('[data-part=field]').value, op: rule.querySelector('[data-part=op]').value,
			values: control.multiple ? [...control.selectedOptions].map(option => option.value) : [control.value],
		})
	}
	for (const inner of own(node, '.viewmaker-groups')) filter.groups.push(read(inner))
	return filter
}

const filter = () => JSON.stringify(read(dialog.querySelector('[data-part=root] > .viewmaker-group')))

async function post(path, fields) {
	const response = await fetch(path, {method: 'POST', body: new URLSearchParams(fields), headers: {Accept: 'application/json'}}).catch(() => undefined)
	const answer = await response?.json().catch(() => ({})) ?? {}
	return {ok: Boolean(response?.ok), answer: response ? answer : {error: words('failed')}}
}

let timer
function look() {
	clearTimeout(timer)
	timer = setTimeout(async () => {
		const {ok, answer} = await post('/views/count', {filter: filter()})
		dialog.querySelector('[data-part=count]').textContent = ok ? answer.say : answer.error
	}, calm)
}

dialog?.addEventListener('click', event => {
	const button = event.target.closest('button[data-part]')
	if (event.target === dialog) return dialog.close()
	if (!button) return
	const inner = button.closest('.viewmaker-group')
	switch (button.dataset.part) {
	case 'add-rule': {
		const node = condition({field: 'label', values: []})
		inner.querySelector('.viewmaker-rules').append(node)
		node.querySelector('select').focus()
		break
	}
	case 'add-group':
		inner.querySelector('.viewmaker-groups').append(group({any: true, rules: [{field: 'label', values: []}]}))
		break
	case 'drop-rule': button.closest('.viewmaker-rule').remove(); break
	case 'drop': inner.remove(); break
	case 'cancel': return dialog.close()
	default: return
	}
	look()
})

dialog?.addEventListener('input', event => {
	const rule = event.target.closest('.viewmaker-rule')
	if (event.target.dataset.part === 'field') compare(rule, {field: event.target.value})
	else if (event.target.dataset.part === 'op') values(rule, [])
	if (event.target.name !== 'name') look()
})

dialog?.addEventListener('submit', async event => {
	event.preventDefault()
	const {name, for: whom} = event.target.elements
	const {ok, answer} = await post('/views', {id: form.view?.id ?? '', name: name.value, for: whom?.value ?? 'me', filter: filter()})
	if (!ok) {
		const fault = dialog.querySelector('[data-part=viewmaker-fault]')
		fault.textContent = answer.error ?? words('failed')
		fault.hidden = false
		return
	}
	dialog.close()
	await show(answer.view)
	count()
})

// The settings lead here with what is to be done.
const asked = new URLSearchParams(location.search)
if (asked.get('new') === 'view') begin()
if (asked.get('edit') === 'view') begin((rows()?.dataset.view ?? '').replace('saved-', ''))
