// The reader's colours and time zone, kept in cookies so that the server draws with them.

const year = 365 * 24 * 3600 // seconds

function keep(name, value) {
	document.cookie = `${name}=${value}; path=/; max-age=${value ? year : 0}; samesite=lax`
}

keep('saltbridge_zone', Intl.DateTimeFormat().resolvedOptions().timeZone)

document.addEventListener('change', event => {
	if (event.target.name !== 'theme') return
	document.documentElement.dataset.theme = event.target.value
	keep('saltbridge_theme', event.target.value)
})
