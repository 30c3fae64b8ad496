// What the buttons of a phone do: (phone, the button) → a promise. The phone draws itself anew afterwards.
import {post, notice} from '/_sandbox/static/api.js';
import {quickEmoji, emoji, el} from '/_sandbox/static/sheet.js';
import {Flow} from '/_sandbox/static/flow.js';
import {play, record, base64} from '/_sandbox/static/voice.js';

const here = {latitude: 38.8977, longitude: -77.0365, name: 'Here', address: 'Current location'};
const dataOf = (button) => JSON.parse(button.dataset.json || '{}');
const messageOf = (button) => button.closest('[data-message]').dataset.message;
const answering = (button) => ({context: {message_id: messageOf(button)}});

const card = (name, phone) => [{name: {formatted_name: name, first_name: name.split(' ')[0]},
  phones: [{phone, wa_id: phone.replace(/\D/g, ''), type: 'CELL'}]}];

// attachments by what the sheet calls them.
const attachments = {
  location: (phone) => phone.send('location', here),
  contact: (phone) => phone.sheet.form('Send a contact', ['name', 'number'], (a) => phone.send('contacts', card(a.name, a.number)), {name: 'Cy Vale', number: '+1 773 555 0166'}),
  file: (phone) => chooseFile(phone),
};

function chooseFile(phone) {
  const field = el('input', {type: 'file'});
  field.addEventListener('change', async () => {
    const file = field.files[0];
    if (!file) return;
    const kind = /^image\/(jpeg|png)/.test(file.type) ? 'image' : file.type === 'video/mp4' ? 'video' : file.type.startsWith('audio/') ? 'audio' : 'document';
    const data = base64(new Uint8Array(await file.arrayBuffer()));
    phone.send(kind, {data, mime_type: file.type || 'application/octet-stream', filename: file.name, ...(kind === 'audio' && {voice: false})});
  });
  field.click();
}

function menu(phone, button) {
  const bubble = button.closest('[data-message]');
  const {message: id, can, plain, type} = bubble.dataset;
  const react = (face) => { phone.sheet.close(); phone.send('reaction', {message_id: id, ...(face && {emoji: face})}); };
  const choice = (word, testid, act, style) => (can.includes(word.toLowerCase().split(' ')[0])
    ? el('button', {type: 'button', class: style, 'data-testid': testid, click: () => { phone.sheet.close(); act(); }}, word) : null);
  phone.sheet.open('Message',
    el('div', {class: 'sheet-emoji quick'}, ...quickEmoji.map((face) => el('button', {type: 'button', 'data-testid': 'react-' + face, click: () => react(face)}, face)),
      bubble.querySelector('.reactions') ? el('button', {type: 'button', class: 'quiet', 'aria-label': 'Remove my reaction', 'data-testid': 'react-none', click: () => react('')}, '×') : null),
    el('div', {class: 'sheet-rows'},
      choice('Reply', 'menu-reply', () => phone.compose('Reply', plain || 'Message', {reply: id})),
      choice('Edit', 'menu-edit', () => {
        phone.compose('Edit message', plain, {editing: {id, type}});
        phone.composer.elements.text.value = plain;
      }),
      choice('Delete for everyone', 'menu-delete', () => phone.send('revoke', {original_message_id: id}), 'danger-text')));
}

async function recordOrSend(phone, button) {
  if (phone.recording) {
    const {end} = phone.recording;
    phone.recording = null; // before the line above the field goes: that would drop it
    phone.stopComposing();
    return phone.send('audio', await end());
  }
  const recording = await record((length) => { phone.querySelector('[data-composing-title]').textContent = 'Recording ' + length; });
  if (recording) {
    phone.compose('Recording…', 'Tap the microphone again to send', {});
    phone.recording = recording;
    phone.composer.setAttribute('data-recording', '');
    button.focus();
    return undefined;
  }
  notice('There is no microphone here, so a sample was sent');
  return phone.send('audio', {});
}

function order(phone, button) {
  const {catalog_id: catalog, items} = dataOf(button);
  phone.send('order', {catalog_id: catalog || '770000000000001',
    product_items: items.map((id) => ({product_retailer_id: id, quantity: 1, item_price: 9.5, currency: 'USD'}))}, answering(button));
}

// openFlow plays the screens of a flow and sends the answer.
async function openFlow(phone, button) {
  const {flow_id: id, token, screen, data, action} = dataOf(button);
  const context = answering(button);
  const response = await fetch('/_sandbox/flows/' + id);
  const found = await response.json();
  if (!response.ok) return notice(found.error);
  const flow = new Flow(found.flow, {
    open: (title, ...inside) => phone.sheet.open(title, ...inside), close: () => phone.sheet.close(),
    ask: found.endpoint && ((step) => post(`/_sandbox/flows/${id}/endpoint`, {phone_number_id: phone.dataset.to, flow_token: token, ...step})),
    sent: (answer) => phone.send('interactive', {type: 'nfm_reply',
      nfm_reply: {name: 'flow', body: 'Sent', response_json: JSON.stringify({...(token && {flow_token: token}), ...answer})}}, context)});
  return flow.start(screen, data, action);
}

// fill answers an address request, or a flow the account no longer has, with a plain form.
function fill(phone, button) {
  const {name, title, token, fields} = dataOf(button);
  phone.sheet.form(title, fields, (answers) => {
    const response = {...(token && {flow_token: token}), ...(name === 'address_message' ? {values: answers} : answers)};
    phone.send('interactive', {type: 'nfm_reply', nfm_reply: {name, body: 'Sent', response_json: JSON.stringify(response)}}, answering(button));
  });
}

function call(phone) {
  const [number, person] = phone.owner() ? [phone.dataset.id, phone.chat] : [phone.dataset.to, phone.dataset.id];
  return post('/_sandbox/calls', {phone_number_id: number, wa_id: person, by: phone.dataset.kind});
}

// listen plays a voice message; the sender learns of it when it is somebody else's.
function listen(phone, button) {
  play(button);
  const bubble = button.closest('[data-message]');
  if (!phone.owner() && bubble.classList.contains('theirs')) post(phone.path('/played'), {message_id: bubble.dataset.message});
}

const callAction = (action) => (phone, button) => post('/_sandbox/calls/' + button.dataset.call, {action});

export const acts = {
  menu,
  play: listen,
  record: recordOrSend,
  attach: (phone) => phone.sheet.pick('Attach', [['📷 Photo', 'image', 'attach-image'], ['🎤 Voice', 'audio', 'attach-audio'], ['🎥 Video', 'video', 'attach-video'],
    ['📄 Document', 'document', 'attach-document'], ['📍 Location', 'location', 'attach-location'], ['👤 Contact', 'contact', 'attach-contact'],
    ['🌵 Sticker', 'sticker', 'attach-sticker'], ['📁 From this device', 'file', 'attach-file']],
  (kind) => (attachments[kind] || ((p) => p.send(kind, {})))(phone)),
  emoji: (phone) => phone.sheet.pick('Emoji', emoji.map((face) => [face, face, 'emoji-' + face]), (face) => {
    const field = phone.composer.elements.text;
    field.setRangeText(face, field.selectionStart, field.selectionEnd, 'end');
    field.focus();
  }, 'emoji'),
  'stop-composing': (phone) => phone.stopComposing(),

  // what the business offers to tap
  answer: (phone, button) => { const {type, ...content} = dataOf(button); return phone.send(type, content[type], answering(button)); },
  list: (phone, button) => { const {title, sections} = dataOf(button); phone.sheet.list(title, sections, (row) => phone.send('interactive', {type: 'list_reply', list_reply: row}, answering(button))); },
  form: fill,
  flow: openFlow,
  location: (phone, button) => phone.send('location', here, answering(button)),
  contact: (phone, button) => phone.send('contacts', card(phone.dataset.label, '+' + phone.dataset.id).map((c) => ({...c, origin: 'contact_request'})), answering(button)),
  order,

  call,
  'answer-call': callAction('answer'),
  decline: callAction('decline'),
  'hang-up': callAction('hang_up'),

  // a customer's own settings
  'tap-ad': async (phone, button) => {
    await phone.go('chat', '');
    phone.compose('📣 ' + button.dataset.title, 'You come from this ad', {ad: true});
    phone.composer.elements.text.value = 'Hi! I saw your ad.';
  },
  marketing: (phone, box) => post(phone.path('/preferences'), {to: phone.dataset.to, value: box.checked ? 'resume' : 'stop'}),
  'by-hand': (phone, box) => post(phone.path(), {reads_by_hand: !box.checked}),
  read: (phone) => post(phone.path('/read'), {to: phone.dataset.to}),
  remove: (phone) => { phone.remove(); document.dispatchEvent(new Event('phones-changed')); },

  // the owner's settings
  disconnect: (phone) => post(phone.path('/disconnect')),
  pair: async (phone) => await post(phone.path('/pair'), {history: phone.querySelector('input[name=history]:checked').value}) && phone.go('chats', ''),
  reregister: (phone) => post(phone.path('/reregister'), {reconnect: phone.querySelector('[data-reconnect]').checked}),
  'open-app': (phone) => post(phone.path('/open')),
  link: (phone, button) => post(phone.path('/companions'), {kind: button.dataset.kind}),
  unlink: (phone, button) => post(phone.path('/companions/' + button.dataset.id), {}, 'DELETE'),
  block: (phone, button) => post(phone.path('/block'), {wa_id: button.dataset.chat, blocked: button.dataset.value === 'true'}),
  'remove-contact': async (phone, button) => { if (await post(phone.path('/contacts'), {action: 'remove', phone_number: button.dataset.chat})) await phone.go('contacts', ''); },
};
