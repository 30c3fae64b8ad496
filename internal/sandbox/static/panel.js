// The control panel: drawn by the server, drawn again when the world changes.
const body = document.querySelector('[data-panel]');

async function post(path, data, method = 'POST') {
  const response = await fetch(path, {method, headers: {'Content-Type': 'application/json'}, body: JSON.stringify(data)});
  const box = document.querySelector('[data-notice]');
  box.hidden = response.ok;
  if (!response.ok) box.textContent = (await response.json()).error;
  refresh();
}

let busy = false, again = false;
async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  const response = await fetch('/_sandbox/panel');
  if (response.ok) {
    const open = new Set([...body.querySelectorAll('details[open]')].map((d) => d.dataset.key));
    const scrolls = new Map([...body.querySelectorAll('[data-keep]')].map((e) => [e.dataset.keep, e.scrollTop]));
    body.innerHTML = await response.text();
    for (const d of body.querySelectorAll('details')) if (open.has(d.dataset.key)) d.open = true;
    for (const e of body.querySelectorAll('[data-keep]')) e.scrollTop = scrolls.get(e.dataset.keep) || 0;
    prettify();
  }
  busy = false;
  if (again) { again = false; refresh(); }
}

// Bodies are logged as they went over the wire; opened ones are indented for reading.
function prettify() {
  for (const pre of body.querySelectorAll('details[open] pre:not([data-pretty])')) {
    pre.dataset.pretty = '1';
    try { pre.textContent = JSON.stringify(JSON.parse(pre.textContent), null, 2); } catch { /* shown as it is */ }
  }
}

document.addEventListener('toggle', prettify, true);
document.addEventListener('click', (event) => {
  const t = event.target.closest('[data-advance],[data-clear],[data-phone]');
  if (!t) return;
  if (t.dataset.advance) post('/_sandbox/clock', {advance: t.dataset.advance});
  if ('clear' in t.dataset) post('/_sandbox/faults', {}, 'DELETE');
  if (t.dataset.phone) post(`/_sandbox/phones/${t.dataset.phone}/${t.dataset.what}`, t.dataset.what === 'pair' ? {share_history: true} : {});
});

document.querySelector('[data-faults]').addEventListener('submit', (event) => {
  event.preventDefault();
  const f = event.target.elements;
  const fault = {on: f.on.value, times: Number(f.times.value)};
  for (const name of ['status', 'code', 'delay_ms']) if (f[name].value) fault[name] = Number(f[name].value);
  if (f.what.value) fault[f.what.value] = true;
  post('/_sandbox/faults', fault);
});

let due = 0;
new EventSource('/_sandbox/events').onmessage = () => {
  if (!due) due = window.setTimeout(() => { due = 0; refresh(); }, 250);
};
window.setInterval(() => {
  const now = document.querySelector('[data-now]');
  if (now) fetch('/_sandbox/clock').then((r) => r.json()).then((c) => { now.textContent = new Date(c.now).toUTCString().replace('GMT', 'UTC'); }).catch(() => {});
}, 5000);
