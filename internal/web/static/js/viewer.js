// Pictures open large in place; without script their links open them in a tab of their own.
const viewer = document.getElementById('viewer')

document.addEventListener('click', event => {
	const link = event.target.closest('[data-shows="viewer"]')
	if (!link || !viewer || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
	event.preventDefault()
	show(link)
})

function show(link) {
	const small = link.querySelector('img'), large = viewer.querySelector('img')
	large.src = link.href
	large.alt = viewer.querySelector('p').textContent = small.alt
	viewer.querySelector('a').href = link.dataset.save
	viewer.showModal()
}

// A click beside the picture closes, as people expect.
viewer?.addEventListener('click', event => {
	if (event.target === viewer) viewer.close()
})
