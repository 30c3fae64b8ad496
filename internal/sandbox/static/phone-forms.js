// The small forms of the phones' settings: (phone, the form) → a promise.
import {post} from '/_sandbox/static/api.js';

export const forms = {
  async contact(phone, form) {
    const {full_name: name, phone_number: number} = form.elements;
    if (!await post(phone.path('/contacts'), {action: 'add', full_name: name.value.trim(), phone_number: number.value})) return;
    if (phone.view === 'contacts') form.reset();
    else await phone.go('chat', phone.chat);
  },
  version: (phone, form) => post(phone.path(), {app_version: form.elements.app_version.value.trim()}),
  broadcast: (phone, form) => post(phone.path(`/broadcasts/${form.dataset.list}/messages`), {text: form.elements.text.value}).then((sent) => { if (sent) form.reset(); }),
  username: (phone, form) => post(phone.path(), {username: form.elements.username.value.trim().replace(/^@/, ''), hide_number: form.elements.hide.checked}),
  async number(phone, form) {
    const digits = form.elements.number.value.replace(/\D/g, '');
    if (!await post(phone.path('/number'), {number: digits})) return;
    phone.dataset.id = digits;
    phone.dataset.testid = 'customer-phone-' + digits;
    document.dispatchEvent(new Event('phones-changed'));
    await phone.go('chat', '');
  },
};
