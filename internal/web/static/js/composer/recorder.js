// Voice messages: recorded here, mono, in what the browser can; the server makes Ogg with Opus of it. One can pause, listen and
// delete before anything is sent.
import {upload} from './upload.js'

const kinds = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
const rate = 24_000 // bits a second: speech is clear, and three minutes stay below what WhatsApp plays in place
const playable = 512 << 10 // bytes; larger ones lose their play button

export function recorder(composer) {
	const box = composer.part('recorder'), clock = composer.part('recorded'), level = composer.part('level')
	const listen = composer.part('listen'), say = composer.part('recorder-say')
	const pause = box.querySelector('[data-act=pause-recording]'), stop = box.querySelector('[data-act=stop-recording]')
	const begin = composer.querySelector('[data-act=record]')
	let now // what is being recorded

	const show = () => {
		const shown = now?.state ?? 'none'
		box.hidden = shown === 'none'
		box.dataset.state = shown
		composer.toggleAttribute('data-recording', shown !== 'none')
		listen.hidden = shown !== 'done'
		level.hidden = pause.hidden = stop.hidden = shown === 'done'
		pause.textContent = composer.say(shown === 'paused' ? 'resume' : 'pause')
		composer.field.required = !now
	}
	const drop = () => {
		now?.end()
		if (listen.src) URL.revokeObjectURL(listen.src)
		listen.removeAttribute('src')
		now = undefined
		say.textContent = ''
		show()
	}
	const finish = async () => {
		if (now.state === 'done') return
		const blob = await now.stop()
		now.state = 'done'
		now.blob = blob
		listen.src = URL.createObjectURL(blob)
		if (blob.size > playable) say.textContent = composer.say('longVoice')
		show()
	}
	begin.addEventListener('click', async () => {
		if (now) return
		try {
			now = await record(seconds => { clock.textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}` }, loud => { level.value = loud })
			composer.complain('')
		} catch (error) {
			return composer.complain(composer.say(error.name === 'NotSupportedError' ? 'noRecord' : 'noMic'))
		}
		show()
		stop.focus()
	})
	pause.addEventListener('click', () => {
		now.toggle()
		show()
	})
	stop.addEventListener('click', finish)
	box.querySelector('[data-act=drop-recording]').addEventListener('click', () => {
		drop()
		begin.focus()
	})
	// The send button sends the recording; the composer asks here first.
	composer.recorderBusy = () => {
		if (!now) return false
		if (!now.sending) hand()
		return true
	}
	const hand = async () => {
		await finish()
		now.sending = true
		try {
			const voice = now.blob.type.startsWith('audio/mp4') ? {} : {voice: '1'}
			const kept = await upload(now.blob, voice.voice ? 'voice.ogg' : 'voice.m4a', Boolean(voice.voice))
			const {at, reply_to, newest} = composer.form.elements
			composer.outbox.hand({file: kept.id, kind: 'audio', ...voice, text: '', label: '🎤 ' + clock.textContent, at: at.value, reply_to: reply_to.value, newest: newest.value, ...composer.field.value ? {more: '1'} : {}})
			composer.unquote()
			composer.sendNow()
			drop()
			composer.field.focus()
		} catch (error) {
			now.sending = false
			say.textContent = error.message || composer.say('failed', {name: clock.textContent})
		}
	}
	composer.signal.addEventListener('abort', () => now?.end())
	show()
}

// record starts the microphone. tick gets the seconds, hear how loud it is.
async function record(tick, hear) {
	const mimeType = globalThis.MediaRecorder && navigator.mediaDevices && kinds.find(kind => MediaRecorder.isTypeSupported(kind))
	if (!mimeType) throw new DOMException('', 'NotSupportedError')
	const stream = await navigator.mediaDevices.getUserMedia({audio: {channelCount: 1, noiseSuppression: true, echoCancellation: true}})
	const context = new AudioContext()
	const source = context.createMediaStreamSource(stream)
	const meter = new AnalyserNode(context, {fftSize: 512})
	const mono = new MediaStreamAudioDestinationNode(context, {channelCount: 1, channelCountMode: 'explicit'})
	source.connect(meter)
	source.connect(mono)
	const machine = new MediaRecorder(mono.stream, {mimeType, audioBitsPerSecond: rate})
	const parts = [], samples = new Float32Array(meter.fftSize)
	machine.ondataavailable = ({data}) => data.size && parts.push(data)
	machine.start(1000)
	let seconds = 0, last = performance.now()
	const timer = setInterval(() => {
		const at = performance.now()
		if (machine.state === 'recording') seconds += (at - last) / 1000
		last = at
		tick(seconds)
		meter.getFloatTimeDomainData(samples)
		hear(machine.state === 'recording' ? Math.min(1, 4 * Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)) : 0)
	}, 100)
	tick(0)
	const end = () => {
		clearInterval(timer)
		for (const track of stream.getTracks()) track.stop()
		if (context.state !== 'closed') context.close()
	}
	return {
		state: 'recording',
		end,
		toggle() {
			if (machine.state === 'recording') machine.pause()
			else machine.resume()
			this.state = machine.state
		},
		async stop() {
			const stopped = new Promise(resolve => { machine.onstop = resolve })
			machine.stop()
			await stopped
			end()
			return new Blob(parts, {type: mimeType})
		},
	}
}
