// morph turns what is on the screen into what the server drew, changing as little as possible: focus,
// open details, a playing voice message and the finger on a button survive.
import {localise} from '/_sandbox/static/when.js';

export function morph(target, html) {
  const fresh = document.createElement('template');
  fresh.innerHTML = html;
  localise(fresh.content);
  children(target, fresh.content);
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.dataset.key || '' : '');

function children(old, fresh) {
  const keyed = new Map([...old.children].filter(keyOf).map((c) => [keyOf(c), c]));
  let at = old.firstChild;
  for (const want of [...fresh.childNodes]) {
    const have = keyOf(want) ? keyed.get(keyOf(want)) : at && alike(at, want) ? at : null;
    if (!have || !alike(have, want)) { old.insertBefore(want, at); continue; }
    if (have === at) at = at.nextSibling;
    else old.insertBefore(have, at);
    update(have, want);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// alike says whether one node can become the other. Another view is another screen.
function alike(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName || keyOf(a) !== keyOf(b)) return false;
  return a.nodeType !== Node.ELEMENT_NODE || a.dataset.view === b.dataset.view;
}

function update(have, want) {
  if (have.nodeType !== Node.ELEMENT_NODE) {
    if (have.data !== want.data) have.data = want.data;
    return;
  }
  if (have.isEqualNode(want)) { settle(have, want); return; }
  for (const {name} of [...have.attributes]) if (!want.hasAttribute(name) && !lively(have, name)) have.removeAttribute(name);
  for (const {name, value} of want.attributes) if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  if (!have.hasAttribute('data-own')) children(have, want);
  settle(have, want);
}

// lively attributes belong to the reader, not to the server.
const lively = (node, name) => name.startsWith('data-live') || (name === 'open' && node.nodeName === 'DETAILS');

// settle brings switches back to what the world says; what is being typed stays.
function settle(have, want) {
  if (have.matches('input[type=checkbox][data-set],input[type=checkbox][data-act]')) have.checked = want.defaultChecked;
  if (have.matches('select[data-change]')) have.value = want.querySelector('option[selected]')?.value ?? have.value;
}
