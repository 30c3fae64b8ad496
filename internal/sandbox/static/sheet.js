// A sheet slides up from the foot of a phone: attachments, emoji, a message's menu, a list to choose
// from, a form to fill in.
export function el(tag, props = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'click') node.addEventListener('click', value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...inside.filter((x) => x !== null && x !== undefined));
  return node;
}

// sentence prints a key as a label: phone_number becomes Phone number.
const sentence = (key) => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');

export class Sheet {
  constructor(box) {
    this.box = box;
    this.box.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
  }

  open(title, ...inside) {
    this.opener = document.activeElement;
    this.box.replaceChildren(el('div', {class: 'sheet-card', role: 'dialog', 'aria-label': title, 'aria-modal': 'true'},
      el('header', {}, el('b', {}, title), el('button', {type: 'button', class: 'quiet', 'aria-label': 'Close', click: () => this.close()}, '×')), ...inside));
    this.box.onclick = (event) => { if (event.target === this.box) this.close(); };
    this.box.hidden = false;
    this.box.querySelector('[autofocus],header + * input,header + * button,button')?.focus();
  }

  close() {
    this.box.hidden = true;
    this.box.replaceChildren();
    if (this.opener?.isConnected) this.opener.focus();
  }

  // pick shows buttons and calls back with the value of the one tapped.
  pick(title, choices, chosen, look = 'grid') {
    this.open(title, el('div', {class: 'sheet-' + look}, ...choices.map(([label, value, testid, style]) =>
      el('button', {type: 'button', class: style, 'data-testid': testid, click: () => { this.close(); chosen(value); }}, label))));
  }

  // list shows the sections of a list message; one row is chosen, then sent.
  list(title, sections, chosen) {
    const form = el('form', {class: 'sheet-list'});
    for (const section of sections) {
      if (section.title) form.append(el('h5', {}, section.title));
      for (const row of section.rows || []) {
        form.append(el('label', {'data-testid': 'list-row-' + row.id}, el('span', {}, el('b', {dir: 'auto'}, row.title), row.description ? el('small', {dir: 'auto'}, row.description) : null),
          el('input', {type: 'radio', name: 'row', value: row.id, required: true})));
      }
    }
    form.append(el('button', {class: 'primary wide', 'data-testid': 'list-send'}, 'Send'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      const id = form.elements.row.value;
      const row = sections.flatMap((s) => s.rows || []).find((r) => r.id === id);
      this.close();
      chosen(row);
    });
    this.open(title, form);
  }

  // form asks for one text a field.
  form(title, fields, sent, values = {}) {
    const form = el('form', {class: 'sheet-form'}, ...fields.map((name) =>
      el('label', {}, sentence(name), el('input', {name, value: values[name], required: true, autocomplete: 'off', dir: 'auto', 'data-testid': 'field-' + name}))),
    el('button', {class: 'primary wide', 'data-testid': 'form-send'}, 'Send'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      const answers = Object.fromEntries(new FormData(form));
      this.close();
      sent(answers);
    });
    this.open(title, form);
  }
}

export const quickEmoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'];
export const emoji = [...'😀😄😁😂🙂😉😍🥰😘😎🤔😮😢😭😡🥳👍👎👏🙏💪🤝👋👌🎉🎁🎂🌸🌿🌵🌻🍀☀️🌧️🔥⭐💚💙💛✅❌❓⏰📦🚚🛒💳🏠'.matchAll(/\p{Emoji_Presentation}|\p{Emoji}\uFE0F/gu)].map((m) => m[0]);
