// Views: switching the list in place, and keeping the counters up to date.
import {calmly} from './calm.js'
import {part, plain} from './dom.js'
import {go, openConversation} from './list.js'
import {rows} from './rows.js'

const rest = 1000 // milliseconds between two looks at the counters

document.addEventListener('click', event => {
	const link = event.target.closest('a[data-view]')
	if (!link || !rows() || !plain(event)) return
	event.preventDefault()
	show(link.dataset.view)
})

document.addEventListener('change', event => {
	if (event.target.name === 'order' && rows()?.contains(event.target)) show(rows().dataset.view, event.target.value)
})

addEventListener('popstate', () => {
	const view = new URLSearchParams(location.search).get('view')
	if (rows() && view && view !== rows().dataset.view) show(view, undefined, false)
})

let wish
// show puts another view, or order, in the place of the list.
export async function show(view, order = rows()?.dataset.order, push = true) {
	const list = rows()
	if (!list) return location.assign('/?view=' + view)
	const mine = wish = Symbol(view)
	list.setAttribute('aria-busy', 'true')
	const address = new URLSearchParams({view, order: order ?? '', open: openConversation() ?? ''})
	const {ok, content} = await part('/fragments/list?' + address)
	if (mine !== wish) return
	if (!ok) return location.assign('/?view=' + view)
	const focused = list.contains(document.activeElement)
	list.replaceWith(content)
	if (focused) rows().querySelector('[name=order]')?.focus()
	const menu = document.getElementById('views')
	if (menu?.matches(':popover-open')) menu.hidePopover()
	if (push) go(`${location.pathname}?view=${view}`)
	mark()
	document.dispatchEvent(new CustomEvent('list-changed'))
}

function mark() {
	for (const link of document.querySelectorAll('#views a[data-view]')) {
		if (link.dataset.view === rows()?.dataset.view) link.setAttribute('aria-current', 'page')
		else link.removeAttribute('aria-current')
	}
}

// goSaved shows the saved view of a number, one the first.
export function goSaved(n) {
	const link = document.querySelector(`#views a[data-keys="g ${n}"]`)
	if (link) show(link.dataset.view)
}

const look = calmly(rest, async () => {
	const {ok, content} = await part(`/fragments/views?view=${rows()?.dataset.view ?? ''}`)
	if (ok) draw(content.firstElementChild)
})

// count looks at the counters soon.
export function count() {
	if (document.getElementById('view-lists')) look()
}

// draw changes the counters, and all of it if there are other views than before.
function draw(fresh) {
	const old = document.getElementById('view-lists')
	const links = node => [...node.querySelectorAll('a[data-view]')]
	const same = (a, b) => a.dataset.view === b?.dataset.view && a.querySelector('span').textContent === b.querySelector('span').textContent
	const now = links(fresh)
	if (links(old).length !== now.length || !links(old).every((a, i) => same(a, now[i]))) {
		old.replaceWith(fresh)
		return
	}
	links(old).forEach((a, i) => {
		const was = a.querySelector('.view-count'), is = now[i].querySelector('.view-count')
		if (was?.textContent === is?.textContent) return
		was?.remove()
		if (is) a.append(is)
	})
}

// fold folds the views in or out where they are a column.
export function fold() {
	const inbox = document.querySelector('.inbox')
	const folded = inbox.dataset.views !== 'folded'
	if (folded) inbox.dataset.views = 'folded'
	else delete inbox.dataset.views
	document.cookie = `saltbridge_views=${folded ? 'folded' : ''}; path=/; max-age=${folded ? 365 * 24 * 3600 : 0}; samesite=lax`
	document.querySelector(folded ? '.views-button' : '.views-fold')?.focus()
}

count() // saved views are not counted with the page
