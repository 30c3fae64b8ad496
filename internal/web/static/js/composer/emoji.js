// The emoji picker. Its data is Unicode's (see internal/test/emoji) and is fetched when the picker is opened first.
import {insert} from './text.js'

const recentPlace = 'emoji:recent', tonePlace = 'emoji:tone'
const tones = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}']
const recentMost = 24
let loading

export function emoji(composer) {
	const button = composer.querySelector('[data-act=emoji]')
	let panel
	const close = () => {
		if (!panel || panel.hidden) return
		panel.hidden = true
		button.setAttribute('aria-expanded', 'false')
	}
	button.addEventListener('click', async () => {
		if (panel && !panel.hidden) return close()
		panel ??= await make(composer, close)
		panel.draw()
		panel.hidden = false
		button.setAttribute('aria-expanded', 'true')
		panel.querySelector('input').focus()
	})
	composer.addEventListener('keydown', event => {
		if (event.key !== 'Escape' || !panel || panel.hidden) return
		event.stopPropagation()
		close()
		composer.field.focus()
	})
	document.addEventListener('pointerdown', event => {
		if (panel && !panel.contains(event.target) && !button.contains(event.target)) close()
	}, {signal: composer.signal})
}

async function make(composer, close) {
	loading ??= fetch(new URL('../../data/emoji.json', import.meta.url)).then(answer => answer.json())
	const data = await loading
	const panel = Object.assign(document.createElement('div'), {className: 'emoji-panel', hidden: true})
	panel.setAttribute('role', 'dialog')
	panel.ariaLabel = composer.querySelector('[data-act=emoji]').ariaLabel
	panel.dataset.testid = 'emoji-panel'
	const search = Object.assign(document.createElement('input'), {type: 'search', autocomplete: 'off', spellcheck: false})
	search.ariaLabel = search.placeholder = composer.say('findEmoji')
	search.dataset.testid = 'emoji-search'
	const tone = Object.assign(document.createElement('select'), {className: 'emoji-tone'})
	tone.ariaLabel = composer.say('skinTone')
	tones.forEach((t, i) => tone.append(new Option('✋' + t, i)))
	tone.value = localStorage.getItem(tonePlace) ?? '0'
	const body = Object.assign(document.createElement('div'), {className: 'emoji-body', tabIndex: -1})
	const head = Object.assign(document.createElement('div'), {className: 'emoji-head'})
	head.append(search, tone)
	panel.append(head, body)
	composer.querySelector('#pane-reply').append(panel)

	const one = ([sign, name, , toned]) => {
		const b = Object.assign(document.createElement('button'), {type: 'button', title: name, ariaLabel: name})
		b.textContent = toned && tone.value !== '0' ? withTone(sign, tones[tone.value]) : sign
		return b
	}
	const section = (title, all) => {
		const s = document.createElement('section')
		const grid = Object.assign(document.createElement('div'), {className: 'emoji-grid', lang: 'en'}) // as Unicode names them
		grid.append(...all.map(one))
		if (title) s.append(Object.assign(document.createElement('h2'), {textContent: title}))
		s.append(grid)
		return s
	}
	panel.draw = () => {
		const wanted = search.value.trim().toLowerCase()
		const all = data.groups.flatMap(group => group.emoji)
		if (wanted) {
			const words = wanted.split(/\s+/)
			const found = all.filter(([, name, keys]) => words.every(word => (' ' + name + ' ' + keys).includes(' ' + word))).slice(0, 120)
			const none = Object.assign(document.createElement('p'), {className: 'muted', textContent: composer.say('noEmoji')})
			return body.replaceChildren(found.length ? section('', found) : none)
		}
		const recent = JSON.parse(localStorage.getItem(recentPlace) ?? '[]').map(sign => [sign, sign, '', false])
		body.replaceChildren(...recent.length ? [section(composer.say('recent'), recent)] : [], ...data.groups.map(group => section(composer.say(group.name), group.emoji)))
	}
	search.addEventListener('input', panel.draw)
	tone.addEventListener('change', () => {
		localStorage.setItem(tonePlace, tone.value)
		panel.draw()
	})
	body.addEventListener('click', ({target}) => {
		const sign = target.closest('button')?.textContent
		if (!sign) return
		const recent = JSON.parse(localStorage.getItem(recentPlace) ?? '[]')
		localStorage.setItem(recentPlace, JSON.stringify([sign, ...recent.filter(other => other !== sign)].slice(0, recentMost)))
		insert(composer.field, sign)
	})
	panel.addEventListener('keydown', event => {
		if (event.key === 'Enter' && event.target === search) {
			event.preventDefault()
			const first = body.querySelector('button')
			if (!first) return
			first.click()
			close()
		} else walk(event, body, search)
	})
	return panel
}

// walk moves through the grid with the arrows.
function walk(event, body, search) {
	const all = [...body.querySelectorAll('button')]
	const at = all.indexOf(document.activeElement)
	const down = () => {
		const here = all[at].getBoundingClientRect()
		return all.findIndex((b, i) => i > at && b.getBoundingClientRect().top > here.top && b.getBoundingClientRect().left >= here.left - 2)
	}
	const up = () => {
		const here = all[at].getBoundingClientRect()
		return all.findLastIndex((b, i) => i < at && b.getBoundingClientRect().top < here.top && b.getBoundingClientRect().left <= here.left + 2)
	}
	if (event.target === search && event.key !== 'ArrowDown') return
	const to = {ArrowRight: () => at + 1, ArrowLeft: () => at - 1, ArrowDown: () => at < 0 ? 0 : down(), ArrowUp: up}[event.key]?.()
	if (to === undefined) return
	event.preventDefault()
	if (to < 0) search.focus()
	else all[to]?.focus()
}

// withTone puts the tone after the first sign, in place of the one that asks for colours.
function withTone(sign, tone) {
	const [first, ...rest] = [...sign]
	return first + tone + rest.filter((c, i) => i > 0 || c !== '\uFE0F').join('')
}
