// The dialog in which everything is chosen: a field, and a list that follows what is typed.

const dialog = document.getElementById('chooser')
const field = dialog?.querySelector('[role=combobox]')
const list = document.getElementById('chooser-list')
const shownMost = 60
const few = 8 // choices that are seen at once on a phone
const coarse = matchMedia('(pointer: coarse)')

let now // what is being chosen
let at = 0

// pick opens the dialog and returns what is being chosen, for offer. choices are {id, name, hint, group, colour, icon, state};
// find(text) may bring more; picked(choice, note, shut) is called with the chosen one, and the dialog closes when it calls
// shut, or at its end unless it returns "stay". note offers a field for a note.
export function pick(wanted) {
	if (!dialog) return
	now = {choices: [], ...wanted}
	document.getElementById('chooser-title').textContent = field.placeholder = now.title
	field.setAttribute('aria-label', now.title)
	field.value = ''
	part('note').hidden = !now.note
	part('note').querySelector('textarea').value = ''
	part('custom').hidden = true
	say('')
	const simple = coarse.matches && now.choices.length <= few && !now.extra && !now.find // no field, and no keyboard over what is seen at once
	dialog.classList.toggle('few', simple)
	field.inputMode = simple ? 'none' : 'text'
	back = document.activeElement
	if (!dialog.open) dialog.showModal()
	field.focus()
	draw()
	return now
}

let back // where the focus was
const part = name => dialog.querySelector(`[data-part=${name}]`)

// say shows why something did not work.
export function say(sentence) {
	const fault = part('chooser-fault')
	fault.textContent = sentence
	fault.hidden = !sentence
}

// offer changes the choices while they are still being chosen from: by now something else may be.
export function offer(wanted, choices) {
	if (now !== wanted) return
	now.choices = choices
	draw(at)
}

export function close() {
	dialog.close()
}

function draw(keep = 0) {
	const text = field.value.trim()
	const found = rank(now.choices, text).slice(0, shownMost)
	if (now.extra) found.push(...now.extra(text, found))
	now.shown = found
	list.replaceChildren(...nodes(found))
	part('none').hidden = found.length > 0
	mark(Math.min(keep, found.length - 1))
	ask(text)
}

let asking
async function ask(text) {
	if (!now.find || text === now.asked) return
	now.asked = text
	const mine = asking = Symbol(text)
	const some = await now.find(text)
	if (mine !== asking || !dialog.open || !some) return
	now.choices = [...now.choices.filter(choice => !choice.found), ...some.map(choice => ({...choice, found: true}))]
	draw(at)
}

// nodes are the options, with a heading before each group.
function nodes(found) {
	const out = []
	let group
	found.forEach((choice, i) => {
		if (choice.group !== group) {
			group = choice.group
			if (group) out.push(element('li', {className: 'chooser-group', role: 'presentation', textContent: group}))
		}
		const option = element('li', {id: 'choice-' + i, className: 'choice', role: 'option'})
		option.dataset.choice = i
		option.dataset.id = choice.id
		if (choice.state) option.dataset.state = choice.state
		if (choice.colour) option.append(dot(choice.colour))
		else if (choice.icon) option.append(icon(choice.icon))
		option.append(element('span', {className: 'choice-name', dir: 'auto', textContent: choice.name}))
		if (choice.hint) option.append(element('span', {className: 'choice-hint', textContent: choice.hint}))
		if (choice.keys) option.append(element('kbd', {textContent: choice.keys}))
		if (choice.state) option.ariaChecked = {all: 'true', some: 'mixed'}[choice.state] ?? 'false'
		out.push(option)
	})
	return out
}

function element(name, properties) {
	return Object.assign(document.createElement(name), properties)
}

function dot(colour) {
	const span = element('span', {className: 'mark label dot'})
	span.dataset.colour = colour
	return span
}

function icon(name) {
	const svg = document.querySelector('#chooser .chooser-field svg').cloneNode(true)
	const use = svg.querySelector('use')
	use.setAttribute('href', use.getAttribute('href').replace(/#.*/, '#' + name))
	return svg
}

function mark(i) {
	at = Math.max(0, i)
	for (const option of list.querySelectorAll('.choice')) option.ariaSelected = String(Number(option.dataset.choice) === at)
	const option = document.getElementById('choice-' + at)
	option?.scrollIntoView({block: 'nearest'})
	if (option) field.setAttribute('aria-activedescendant', option.id)
	else field.removeAttribute('aria-activedescendant')
}

function choose(i) {
	const choice = now.shown[i]
	if (!choice) return
	if (choice.id === 'custom' && now.custom) {
		part('custom').hidden = false
		part('custom').querySelector('input').focus()
		return
	}
	settle(choice, part('note').querySelector('textarea').value.trim())
}

// settle hands over what was chosen. The dialog may be closed, and opened for something else, before that is done.
async function settle(choice, note) {
	const mine = now
	const shut = () => { if (now === mine) close() }
	if (await mine.picked(choice, note, shut) !== 'stay') shut()
}

// rank sorts by how well names fit; without text everything stays as it is, but for what only a search shows.
export function rank(choices, text) {
	if (!text) return choices.filter(choice => !choice.deep)
	const words = plain(text).split(/\s+/)
	const scored = []
	for (const choice of choices) {
		const name = plain(choice.name)
		const scores = words.map(word => fit(name, word))
		if (choice.found || scores.every(score => score > 0)) scored.push({choice, score: choice.found ? 1 : scores.reduce((a, b) => a + b)})
	}
	const groups = new Map() // the group with the best fit first
	for (const {choice, score} of scored) groups.set(choice.group, Math.max(score, groups.get(choice.group) ?? 0))
	return scored.sort((a, b) => groups.get(b.choice.group) - groups.get(a.choice.group) || b.score - a.score).map(({choice}) => choice)
}

function plain(text) {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

// fit says how well a word fits into a name: its start is best, letters apart are worst, zero is not at all.
function fit(name, word) {
	const i = name.indexOf(word)
	if (i === 0) return 100
	if (i > 0) return /[\p{L}\p{N}]/u.test(name[i - 1]) ? 40 : 80
	let from = 0, gaps = 0
	for (const letter of word) {
		const next = name.indexOf(letter, from)
		if (next < 0) return 0
		gaps += next - from
		from = next + letter.length
	}
	return Math.max(1, 20 - gaps)
}

field?.addEventListener('input', () => draw())
field?.addEventListener('keydown', event => {
	const last = now.shown.length - 1
	if (event.key === 'ArrowDown') mark(at >= last ? 0 : at + 1)
	else if (event.key === 'ArrowUp') mark(at <= 0 ? last : at - 1)
	else if (event.key === 'Enter' && !event.isComposing) choose(at)
	else return
	event.preventDefault()
})
list?.addEventListener('click', event => {
	const option = event.target.closest('.choice')
	if (option) choose(Number(option.dataset.choice))
})
dialog?.querySelector('form').addEventListener('submit', event => {
	event.preventDefault()
	const value = event.target.elements.at.value
	if (value) settle({id: value, custom: true}, '')
})
dialog?.addEventListener('click', event => { if (event.target === dialog) close() }) // beside it
dialog?.addEventListener('close', () => {
	now = undefined
	if (back?.isConnected && document.activeElement === document.body) back.focus({preventScroll: true})
})
