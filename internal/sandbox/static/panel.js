// The control panel: drawn by the server, drawn again when the world changes.
import {post, notice, follow} from '/_sandbox/static/api.js';
import {morph} from '/_sandbox/static/morph.js';
import {localise, sandboxNow, fullTime} from '/_sandbox/static/when.js';

const panel = document.querySelector('[data-panel]');
const filter = () => panel.querySelector('[data-filter]')?.value || '';

let busy = false, again = false;
async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  const response = await fetch('/_sandbox/panel?' + new URLSearchParams({q: filter()})).catch(() => null);
  if (response?.ok) morph(panel, await response.text());
  busy = false;
  if (again) { again = false; refresh(); }
}

const act = async (path, body, method) => { await post(path, body, method); refresh(); };

// pretty indents what went over the wire in one line.
function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

// A row of the logs fetches its bodies when it is opened.
async function showRow(row) {
  const response = await fetch('/_sandbox/log/' + row.dataset.row);
  const box = row.querySelector('[data-own]');
  const r = await response.json();
  const parts = row.dataset.row.startsWith('webhooks')
    ? [['To', r.url], ['Answered', r.status ? String(r.status) : ''], ['Error', r.error], ['Body', pretty(r.body)]]
    : [['Input', pretty(r.input)], ['Answer', pretty(r.answer)], ['Error', r.error && !r.answer ? r.error : '']];
  box.replaceChildren(...parts.filter(([, text]) => text).flatMap(([name, text]) => {
    const head = document.createElement('h3'), pre = document.createElement('pre');
    head.textContent = name;
    pre.textContent = text;
    return [head, pre];
  }));
}
panel.addEventListener('toggle', (event) => {
  if (event.target.open && event.target.dataset.row) showRow(event.target);
}, true);

const taps = {
  advance: (t) => act('/_sandbox/clock', {advance: t.dataset.advance}),
  clear: () => act('/_sandbox/faults', {}, 'DELETE'),
  phone: (t) => act(`/_sandbox/phones/${t.dataset.phone}/${t.dataset.what}`, t.dataset.what === 'pair' ? {share_history: true} : {}),
  fault: (t) => act('/_sandbox/faults', JSON.parse(t.dataset.fault)),
  post: (t) => act(t.dataset.post),
  template: (t) => act('/_sandbox/templates/' + t.dataset.template, JSON.parse(t.dataset.body)),
  flow: (t) => act('/_sandbox/flows/' + t.dataset.flow, {status: t.dataset.status}),
  scenario: (t) => act('/_sandbox/scenario', {name: t.dataset.scenario}),
  crowdStop: () => act('/_sandbox/crowd', {}, 'DELETE'),
};

document.addEventListener('click', (event) => {
  const target = event.target.closest('button');
  const name = target && Object.keys(taps).find((k) => k in target.dataset);
  if (name) taps[name](target);
});

// numbers reads the filled fields of a form.
const numbers = (form, names) => Object.fromEntries(names.filter((n) => form.elements[n].value !== '').map((n) => [n, Number(form.elements[n].value)]));

const forms = {
  clock: (form) => act('/_sandbox/clock', {advance: form.elements.advance.value.trim()}),
  crowd: (form) => act('/_sandbox/crowd', {rate: 5, ...numbers(form, ['customers', 'history', 'rate', 'media', 'echoes'])}),
  fault(form) {
    const fault = {on: form.elements.on.value, ...numbers(form, ['times', 'for_seconds', 'status', 'code', 'delay_ms'])};
    if (form.elements.what.value) fault[form.elements.what.value] = true;
    return act('/_sandbox/faults', fault);
  },
};
document.addEventListener('submit', (event) => {
  event.preventDefault();
  forms[event.target.dataset.form]?.(event.target);
});

document.addEventListener('change', async (event) => {
  const {dataset, value, checked, files} = event.target;
  const account = event.target.closest('[data-account]')?.dataset.account;
  if (account && dataset.key) return act('/_sandbox/accounts/' + account, {[dataset.key]: event.target.type === 'checkbox' ? checked : 'number' in dataset ? Number(value) : value});
  if (dataset.testNumber) return act('/_sandbox/phones/' + dataset.testNumber, {test_number: checked});
  if (dataset.quality) return act(`/_sandbox/phones/${dataset.quality}/quality`, {rating: value});
  if (dataset.templateQuality) return act('/_sandbox/templates/' + dataset.templateQuality, {quality: value});
  if (dataset.templateCategory) return act('/_sandbox/templates/' + dataset.templateCategory, {category: value});
  if (dataset.set) return act('/_sandbox/settings', {[dataset.set]: checked});
  if ('load' in dataset && files[0]) {
    const response = await fetch('/_sandbox/load', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: files[0]});
    if (!response.ok) notice((await response.json()).error);
    event.target.value = '';
    refresh();
  }
});
document.addEventListener('input', (event) => { if ('filter' in event.target.dataset) refresh(); });

localise(document);
let due = 0;
follow(() => {
  if (!due) due = window.setTimeout(() => { due = 0; refresh(); }, 250);
});

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
function tick() { document.querySelector('[data-clock]').textContent = `${fullTime(sandboxNow())} ${zone}`; }
window.setInterval(tick, 1000);
tick();
