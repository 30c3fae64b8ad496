// calmly returns a function that asks for a refresh: soon, one at a time, with a rest between two, and only while the page is in sight.
// However much happens meanwhile, it is looked at once.
export function calmly(rest, refresh) {
	let timer, running = false, again = false, last = -Infinity

	function ask() {
		again = true
		if (timer || running || document.visibilityState !== 'visible') return
		timer = setTimeout(run, Math.max(0, last + rest - performance.now()))
	}

	async function run() {
		timer = undefined
		running = true
		again = false
		try {
			await refresh()
		} catch (error) {
			if (!(error instanceof TypeError)) throw error // the connection broke: what was missed is told when the stream is back
		} finally {
			running = false
			last = performance.now()
			if (again) ask()
		}
	}

	document.addEventListener('visibilitychange', () => { if (again) ask() })
	return ask
}
