// <voice-player>: a recording with its waveform, drawn here from the file itself, and its speed. Where the browser cannot read
// the file its own player stays. Keys on the waveform: space plays, arrows move by five seconds.
const speeds = [1, 1.5, 2]
const bars = 48
const largest = 4e6 // bytes that are read for a waveform
const signs = {play: 'M8 5l11 7-11 7z', pause: 'M7 5h4v14H7zM13 5h4v14h-4z'}

let context // one for all: browsers allow few

class VoicePlayer extends HTMLElement {
	connectedCallback() {
		this.audio = this.querySelector('audio')
		if (!this.audio || this.drawn) return
		this.near = new IntersectionObserver(seen => {
			if (!seen.some(x => x.isIntersecting)) return
			this.near.disconnect()
			this.read().catch(() => {}) // the browser's own player is there
		}, {rootMargin: '200px'})
		this.near.observe(this)
	}

	disconnectedCallback() {
		this.near?.disconnect()
	}

	// read decodes the file and puts the player of our own in place.
	async read() {
		const response = await fetch(this.audio.src)
		if (!response.ok || Number(response.headers.get('Content-Length')) > largest) return
		context ??= new OfflineAudioContext(1, 1, 44100)
		const sound = await context.decodeAudioData(await response.arrayBuffer())
		this.peaks = peaks(sound.getChannelData(0))
		this.length = sound.duration
		this.drawn = true
		this.build()
		this.draw()
	}

	build() {
		this.button = this.part('button', {type: 'button'})
		this.wave = this.part('canvas', {tabindex: 0, role: 'slider', 'aria-valuemin': 0, 'aria-valuemax': Math.ceil(this.length), 'aria-label': this.dataset.place})
		this.clock = this.part('time', {})
		this.speed = this.part('button', {type: 'button'})
		this.button.addEventListener('click', () => this.toggle())
		this.speed.addEventListener('click', () => this.faster())
		this.wave.addEventListener('click', event => this.seek(event.offsetX / this.wave.clientWidth * this.length))
		this.wave.addEventListener('keydown', event => this.key(event))
		for (const kind of ['play', 'pause', 'ended', 'timeupdate', 'seeked', 'ratechange']) this.audio.addEventListener(kind, () => this.draw())
		this.dataset.drawn = ''
	}

	part(name, attributes) {
		const node = document.createElement(name)
		for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
		return this.appendChild(node)
	}

	toggle() {
		if (!this.audio.paused) return this.audio.pause()
		for (const other of document.querySelectorAll('audio, video')) if (other !== this.audio) other.pause()
		this.audio.play().catch(() => {}) // taken back at once
	}

	faster() {
		this.audio.playbackRate = speeds[(speeds.indexOf(this.audio.playbackRate) + 1) % speeds.length]
	}

	seek(seconds) {
		this.audio.currentTime = Math.min(Math.max(seconds, 0), this.length)
	}

	key(event) {
		const to = {ArrowRight: 5, ArrowLeft: -5, ArrowUp: 5, ArrowDown: -5}[event.key]
		if (event.key !== ' ' && to === undefined) return
		event.preventDefault()
		event.stopPropagation()
		if (to) this.seek(this.audio.currentTime + to)
		else this.toggle()
	}

	draw() {
		const playing = !this.audio.paused, word = playing ? this.dataset.pause : this.dataset.play, rate = this.audio.playbackRate + '×'
		this.button.setAttribute('aria-label', word)
		const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS(svg.namespaceURI, 'path')
		svg.setAttribute('viewBox', '0 0 24 24')
		svg.setAttribute('aria-hidden', 'true')
		path.setAttribute('d', playing ? signs.pause : signs.play)
		svg.append(path)
		this.button.replaceChildren(svg)
		this.speed.textContent = rate
		this.speed.setAttribute('aria-label', this.dataset.speed.replace('{speed}', rate))
		const now = this.audio.currentTime, shown = playing || now > 0 ? now : this.length
		this.clock.textContent = Math.floor(shown / 60) + ':' + String(Math.floor(shown % 60)).padStart(2, '0')
		this.wave.setAttribute('aria-valuenow', Math.round(now))
		this.paint(now / this.length)
	}

	paint(done) {
		const {clientWidth, clientHeight} = this.wave, scale = devicePixelRatio
		this.wave.width = clientWidth * scale
		this.wave.height = clientHeight * scale
		const pen = this.wave.getContext('2d'), step = this.wave.width / bars
		pen.fillStyle = getComputedStyle(this.wave).color
		this.peaks.forEach((peak, i) => {
			const tall = Math.max(peak * this.wave.height, 2 * scale)
			pen.globalAlpha = i / bars < done ? 1 : 0.4
			pen.fillRect(i * step, (this.wave.height - tall) / 2, Math.max(step - 2 * scale, scale), tall)
		})
	}
}

// peaks are the loudest moments of each stretch, the loudest of all at one.
function peaks(samples) {
	const stretch = Math.max(1, Math.floor(samples.length / bars))
	const all = Array.from({length: bars}, (_, i) => {
		let most = 0
		for (let n = i * stretch; n < Math.min((i + 1) * stretch, samples.length); n++) most = Math.max(most, Math.abs(samples[n]))
		return most
	})
	const loudest = Math.max(...all, 0.001)
	return all.map(peak => peak / loudest)
}

customElements.define('voice-player', VoicePlayer)
