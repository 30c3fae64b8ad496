// Voice messages: playing them, one at a time, and recording them where there is a microphone.
import {toOgg} from '/_sandbox/static/opus.js';

const audio = new Audio();
let box = null; // the voice message that plays

export function play(button) {
  const asked = button.closest('[data-voice]');
  if (box === asked && !audio.paused) { audio.pause(); return; }
  if (box !== asked) {
    stopped();
    box = asked;
    audio.src = asked.dataset.voice;
  }
  audio.play().catch(() => stopped());
}

function stopped() {
  if (box) delete box.dataset.livePlaying;
}

const print = (s) => Math.floor(s / 60) + ':' + String(Math.floor(s % 60)).padStart(2, '0');

audio.addEventListener('playing', () => { box.dataset.livePlaying = ''; });
audio.addEventListener('pause', stopped);
audio.addEventListener('ended', stopped);
audio.addEventListener('timeupdate', () => {
  if (!box) return;
  box.querySelector('[data-length]').textContent = print(audio.currentTime);
  const share = Number.isFinite(audio.duration) ? audio.currentTime / audio.duration : 0;
  const bars = box.querySelectorAll('rect');
  bars.forEach((bar, i) => bar.toggleAttribute('data-live-heard', i < share * bars.length));
});

// record returns a recording that runs: end resolves to {data, mime_type}, drop forgets what was said. It is
// null where there is no microphone. tell is called with the length so far.
export async function record(tell) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({audio: true});
  } catch {
    return null;
  }
  const type = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'].find((t) => MediaRecorder.isTypeSupported(t));
  const recorder = new MediaRecorder(stream, {mimeType: type});
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  const began = Date.now();
  const clock = window.setInterval(() => tell(print((Date.now() - began) / 1000)), 250);
  const stop = () => {
    window.clearInterval(clock);
    stream.getTracks().forEach((track) => track.stop());
  };
  const drop = () => { recorder.stop(); stop(); };
  const end = () => new Promise((resolve) => {
    recorder.onstop = async () => {
      stop();
      const raw = new Uint8Array(await new Blob(parts).arrayBuffer());
      resolve({data: base64(type.startsWith('audio/ogg') ? raw : toOgg(raw)), mime_type: 'audio/ogg', voice: true});
    };
    recorder.stop();
  });
  return {end, drop};
}

export function base64(bytes) {
  let s = '';
  for (let i = 0; i < bytes.length; i += 8192) s += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(s);
}
