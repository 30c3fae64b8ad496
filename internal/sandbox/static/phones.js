// The phones page. Every screen is drawn by the server; this script shows it anew when the world changes,
// and sends what is typed and tapped. phone-acts.js has what the buttons do.
import {post, notice, follow} from '/_sandbox/static/api.js';
import {morph} from '/_sandbox/static/morph.js';
import {Sheet} from '/_sandbox/static/sheet.js';
import {acts} from '/_sandbox/static/phone-acts.js';
import {forms} from '/_sandbox/static/phone-forms.js';

class SandboxPhone extends HTMLElement {
  connectedCallback() {
    this.view = this.owner() ? 'chats' : 'chat';
    this.chat = '';
    this.screen = this.querySelector('[data-screen]');
    this.composer = this.querySelector('[data-composer]');
    this.sheet = new Sheet(this.querySelector('[data-sheet]'));
    this.addEventListener('click', (event) => this.tap(event));
    this.addEventListener('submit', (event) => this.submit(event));
    this.addEventListener('change', (event) => this.changed(event));
    this.composer.elements.text.addEventListener('input', () => this.types());
    this.screen.addEventListener('scroll', (event) => {
      const {scrollHeight, scrollTop, clientHeight} = event.target;
      this.atEnd = scrollHeight - scrollTop - clientHeight < 40;
    }, true);
    this.refresh();
  }

  owner() { return this.dataset.kind === 'owner'; }

  // path is this phone in the control API.
  path(rest = '') { return (this.owner() ? '/_sandbox/phones/' : '/_sandbox/customers/') + this.dataset.id + rest; }

  // refresh draws the screen again; calls during a drawing are answered by one more.
  async refresh() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    const {view, chat} = this;
    const asked = new URLSearchParams({view, chat, to: this.dataset.to || ''});
    const response = await fetch(`/_sandbox/screens/${this.dataset.kind}/${this.dataset.id}?${asked}`).catch(() => null);
    const html = response?.status === 200 ? await response.text() : '';
    if (this.view !== view || this.chat !== chat) this.again = true; // somebody went elsewhere meanwhile
    else if (html) this.draw(html);
    this.busy = false;
    if (this.again) { this.again = false; this.refresh(); }
  }

  // draw keeps the place in the list, or the end of a chat when that was in sight.
  draw(html) {
    if (html === this.drawn) return;
    this.drawn = html;
    const old = this.screen.querySelector('[data-scroll]');
    const was = {key: old?.dataset.scroll, top: old?.scrollTop};
    morph(this.screen, html);
    this.view = this.screen.firstElementChild.dataset.view;
    this.composer.hidden = this.view !== 'chat' && this.view !== 'group';
    this.composer.toggleAttribute('data-plain-only', this.view === 'group');
    const now = this.screen.querySelector('[data-scroll]');
    if (now?.dataset.scroll !== was.key) this.atEnd = true;
    if (now) now.scrollTop = now.hasAttribute('data-end') && this.atEnd ? now.scrollHeight : now.dataset.scroll === was.key ? was.top : 0;
  }

  // toEnd shows the newest message again: a phone that was hidden could not scroll.
  toEnd() {
    const list = this.screen?.querySelector('[data-scroll][data-end]');
    if (list && this.atEnd !== false) list.scrollTop = list.scrollHeight;
  }

  async tap(event) {
    const target = event.target.closest('[data-go],[data-signup],[data-act],[data-set]');
    if (!target || target === this || target.matches('input')) return;
    if (target.dataset.go) return this.go(target.dataset.go, target.dataset.chat ?? this.chat);
    if (target.dataset.signup) {
      await post(this.path('/signup'), {action: target.dataset.signup});
      return this.refresh();
    }
    if (target.dataset.set) await post(this.path(), {[target.dataset.set]: target.dataset.value === 'true'});
    else await acts[target.dataset.act]?.(this, target);
    this.refresh();
  }

  // changed handles switches and choices.
  async changed(event) {
    const target = event.target;
    if (target.dataset.set) await post(this.path(), {[target.dataset.set]: target.checked});
    else if (target.dataset.change) await post(this.path(), {[target.dataset.change]: target.value});
    else if (target.matches('input[data-act]')) await acts[target.dataset.act](this, target);
    else return;
    this.drawn = '';
    this.refresh();
  }

  async go(view, chat) {
    if (view === 'contact') this.from = this.view; // a contact is opened from its chat or from the list
    if (view === 'from') view = this.from || 'chat';
    if (!this.owner() && view === 'chat') chat = '';
    this.stopComposing();
    Object.assign(this, {view, chat});
    if (this.owner() && view === 'chat') await post(this.path('/open'), {chat});
    await this.refresh();
    if (!this.composer.hidden) this.composer.elements.text.focus({preventScroll: true});
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    if (form.matches('[data-composer]')) return this.sendTyped(form.elements.text);
    if (form.elements.code) await post(this.path('/signup'), {action: 'code', code: form.elements.code.value});
    else await forms[form.dataset.form]?.(this, form);
    this.refresh();
  }

  async sendTyped(field) {
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    const kept = {reply: this.reply, editing: this.editing, ad: this.ad};
    this.stopComposing();
    if (!await this.sendText(text, kept)) field.value = text;
  }

  sendText(text, {reply, editing, ad}) {
    if (this.view === 'group') return this.writeInGroup(text);
    if (!editing) return this.send('text', {body: text}, {context: reply && {message_id: reply}, ad});
    const content = editing.type === 'text' ? {body: text} : {caption: text};
    return this.send('edit', {original_message_id: editing.id, message: {type: editing.type, [editing.type]: content}});
  }

  async writeInGroup(text) {
    const number = this.owner() ? this.dataset.id : this.dataset.to;
    const sent = await post(`/_sandbox/phones/${number}/groups/${this.chat}/messages`, {text, from: this.owner() ? '' : this.dataset.id});
    this.refresh();
    return sent;
  }

  async send(type, content, more = {}) {
    const to = this.owner() ? this.chat : this.dataset.to;
    const sent = await post(this.path('/messages'), {to, type, [type]: content, ...more});
    if (type !== 'reaction') this.atEnd = true;
    this.refresh();
    return sent;
  }

  // compose shows above the field what the next message answers or changes.
  compose(title, text, state) {
    Object.assign(this, {reply: null, editing: null, ad: false}, state);
    this.querySelector('[data-composing]').hidden = false;
    this.querySelector('[data-composing-title]').textContent = title;
    this.querySelector('[data-composing-text]').textContent = text;
    this.toEnd();
    this.composer.elements.text.focus({preventScroll: true});
  }

  stopComposing() {
    this.recording?.drop();
    this.recording = null;
    this.composer.removeAttribute('data-recording');
    if (this.editing) this.composer.elements.text.value = '';
    Object.assign(this, {reply: null, editing: null, ad: false});
    this.querySelector('[data-composing]').hidden = true;
  }

  // types tells the other phone, at most every two and a half seconds.
  types() {
    if (this.view !== 'chat' || Date.now() - (this.typed || 0) < 2500) return;
    this.typed = Date.now();
    post(this.path('/typing'), {to: this.owner() ? this.chat : this.dataset.to});
  }

  concerns(change) {
    if (['clock', 'resync', 'customer'].includes(change.kind)) return true;
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
  drawSwitcher();
}
document.addEventListener('phones-changed', remember);

// The switcher shows one phone at a time where the window is narrow.
function drawSwitcher(current) {
  const all = phones();
  const shown = all.find((p) => p.dataset.id === current) || all.find((p) => p.classList.contains('current')) || all[0];
  const tabs = all.map((p) => {
    const tab = document.createElement('button');
    tab.textContent = p.dataset.label;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-selected', p === shown);
    tab.dataset.show = p.dataset.id;
    tab.dataset.testid = 'show-' + (p.owner() ? 'owner' : p.dataset.id);
    p.classList.toggle('current', p === shown);
    p.toEnd();
    return tab;
  });
  document.querySelector('[data-switcher]').replaceChildren(...tabs);
}
document.querySelector('[data-switcher]').addEventListener('click', (event) => {
  if (event.target.dataset.show) drawSwitcher(event.target.dataset.show);
});

async function showCustomer(id) {
  const open = phones().find((p) => p.dataset.id === id);
  if (!open) {
    const response = await fetch('/_sandbox/frames/customer/' + id);
    if (!response.ok) return notice('There is no customer ' + id);
    document.querySelector('[data-new]').insertAdjacentHTML('beforebegin', await response.text());
    remember();
  }
  drawSwitcher(id);
  phones().find((p) => p.dataset.id === id).scrollIntoView({inline: 'center', block: 'nearest'});
}

document.querySelector('[data-new]').addEventListener('submit', async (event) => {
  event.preventDefault();
  const {number, name} = event.target.elements;
  const id = number.value.replace(/\D/g, '');
  if (!await post('/_sandbox/customers/' + (id || '0'), name.value.trim() ? {name: name.value.trim()} : {})) return;
  event.target.reset();
  showCustomer(id);
});

document.querySelector('[data-choose]').addEventListener('change', (event) => {
  if (event.target.value) showCustomer(event.target.value);
  event.target.selectedIndex = 0;
});

drawSwitcher();

let due = 0;
const waiting = new Set();
follow((change) => {
  if (change?.kind === 'resync') { window.location.assign('/_sandbox/phones'); return; } // another world, other phones
  for (const phone of phones()) if (!change || phone.concerns(change)) waiting.add(phone);
  if (due || waiting.size === 0) return;
  due = window.setTimeout(() => {
    due = 0;
    for (const phone of waiting) phone.refresh();
    waiting.clear();
  }, 60);
});
