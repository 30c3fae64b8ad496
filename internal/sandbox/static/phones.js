// The phones page. Every screen is drawn by the server; this script swaps screens when the world
// changes, and sends what is typed and tapped.

async function post(path, body) {
  const response = await fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
  if (response.ok) return true;
  notice((await response.json()).error);
  return false;
}

function notice(text) {
  const box = document.querySelector('[data-notice]');
  box.textContent = text;
  box.hidden = false;
  window.clearTimeout(notice.timer);
  notice.timer = window.setTimeout(() => { box.hidden = true; }, 6000);
}

class SandboxPhone extends HTMLElement {
  connectedCallback() {
    this.view = this.dataset.view || 'chats';
    this.chat = '';
    this.screen = this.querySelector('[data-screen]');
    this.composer = this.querySelector('[data-composer]');
    this.addEventListener('click', (event) => this.tap(event));
    this.addEventListener('submit', (event) => this.submit(event));
    this.refresh();
  }

  owner() { return this.dataset.kind === 'owner'; }

  // refresh draws the screen again; calls during a drawing are answered by one more.
  async refresh() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    const path = this.owner() ? '/_sandbox/screens/owner/' + this.dataset.id : '/_sandbox/screens/customer/' + this.dataset.id;
    const response = await fetch(path + '?' + new URLSearchParams({view: this.view, chat: this.chat}));
    if (response.ok) this.draw(await response.text());
    this.busy = false;
    if (this.again) { this.again = false; this.refresh(); }
  }

  // draw leaves the screen alone when nothing changed, so that a tap never hits a node just replaced.
  draw(html) {
    if (html === this.drawn) return;
    this.drawn = html;
    const old = this.screen.querySelector('[data-scroll]');
    const was = {key: old?.dataset.scroll, top: old?.scrollTop, end: old ? old.scrollHeight - old.scrollTop - old.clientHeight < 40 : true};
    const typed = this.screen.querySelector('input[name=code]')?.value;
    this.screen.innerHTML = html;
    const now = this.screen.querySelector('[data-scroll]');
    if (now) now.scrollTop = now.dataset.scroll === was.key && !was.end ? was.top : (now.hasAttribute('data-end') ? now.scrollHeight : was.key === now.dataset.scroll ? was.top : 0);
    const code = this.screen.querySelector('input[name=code]');
    if (code && typed) code.value = typed;
    const shown = this.screen.firstElementChild?.dataset;
    if (this.owner()) {
      this.view = shown.view;
      this.composer.hidden = this.view !== 'chat';
    }
  }

  async tap(event) {
    const target = event.target.closest('[data-go],[data-signup],[data-do],[data-attach]');
    if (!target || target === this) return;
    if (target.dataset.go) return this.go(target.dataset.go, target.dataset.chat || '');
    if (target.dataset.attach) { target.closest('details').open = false; return this.send(target.dataset.attach, {}); }
    if (target.dataset.signup) {
      await post(`/_sandbox/phones/${this.dataset.id}/signup`, {action: target.dataset.signup});
      return this.refresh();
    }
    if (target.dataset.do) return this.act(target.dataset.do, target);
  }

  async act(what, target) {
    if (what === 'disconnect') await post(`/_sandbox/phones/${this.dataset.id}/disconnect`, {});
    if (what === 'read') await post(`/_sandbox/customers/${this.dataset.id}/read`, {to: this.dataset.to});
    if (what === 'by-hand') await post(`/_sandbox/customers/${this.dataset.id}`, {reads_by_hand: !target.checked});
    if (what === 'remove') { this.remove(); remember(); return; }
    this.refresh();
  }

  async go(view, chat) {
    this.view = view;
    this.chat = chat;
    if (view === 'chat') await post(`/_sandbox/phones/${this.dataset.id}/open`, {chat});
    await this.refresh();
    if (view === 'chat') this.composer.querySelector('input').focus();
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    if (form.matches('[data-composer]')) {
      const text = form.elements.text.value.trim();
      if (!text) return;
      form.elements.text.value = '';
      if (!await this.send('text', {body: text})) form.elements.text.value = text;
      return;
    }
    if (form.elements.code) {
      await post(`/_sandbox/phones/${this.dataset.id}/signup`, {action: 'code', code: form.elements.code.value});
      this.refresh();
    }
  }

  async send(type, content) {
    if (type === 'location') content = {latitude: 38.8977, longitude: -77.0365, name: 'Here', address: 'Current location'};
    const message = {type, [type]: content};
    const sent = this.owner()
      ? await post(`/_sandbox/phones/${this.dataset.id}/messages`, {to: this.chat, ...message})
      : await post(`/_sandbox/customers/${this.dataset.id}/messages`, {to: this.dataset.to, ...message});
    const scroll = this.screen.querySelector('[data-scroll]');
    if (scroll) scroll.scrollTop = scroll.scrollHeight;
    this.refresh();
    return sent;
  }

  concerns(change) {
    if (change.kind === 'clock' || change.kind === 'resync') return true;
    if (this.owner()) return change.phone_number_id === this.dataset.id;
    return change.wa_id === this.dataset.id;
  }
}
customElements.define('sandbox-phone', SandboxPhone);

const phones = () => [...document.querySelectorAll('sandbox-phone')];

// remember keeps the chosen customers in the address, so that a reload shows the same phones.
function remember() {
  const ids = phones().filter((p) => !p.owner()).map((p) => p.dataset.id);
  history.replaceState(null, '', '?customers=' + (ids.join(',') || 'none'));
}

async function showCustomer(id) {
  const open = phones().find((p) => p.dataset.id === id);
  if (open) { open.scrollIntoView({behavior: 'smooth', inline: 'center'}); return; }
  const response = await fetch('/_sandbox/frames/customer/' + id);
  if (!response.ok) return notice('There is no customer ' + id);
  document.querySelector('[data-new]').insertAdjacentHTML('beforebegin', await response.text());
  remember();
}

document.querySelector('[data-new]').addEventListener('submit', async (event) => {
  event.preventDefault();
  const {number, name} = event.target.elements;
  const id = number.value.replace(/\D/g, '');
  const body = name.value.trim() ? {name: name.value.trim()} : {};
  if (!await post('/_sandbox/customers/' + (id || '0'), body)) return;
  event.target.reset();
  showCustomer(id);
});

document.querySelector('[data-choose]').addEventListener('change', (event) => {
  if (event.target.value) showCustomer(event.target.value);
  event.target.selectedIndex = 0;
});

let due = 0;
const waiting = new Set();
const events = new EventSource('/_sandbox/events');
events.onmessage = (event) => {
  const change = JSON.parse(event.data);
  for (const phone of phones()) if (phone.concerns(change)) waiting.add(phone);
  if (due || waiting.size === 0) return;
  due = window.setTimeout(() => {
    due = 0;
    for (const phone of waiting) phone.refresh();
    waiting.clear();
  }, 60);
};
events.onopen = () => phones().forEach((p) => p.refresh());
