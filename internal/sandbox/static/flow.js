// A WhatsApp Flow as a customer's phone shows it: screens made of Flow JSON, one after the other, and the
// answer at the end. Expressions beyond ${…} are not played. Without somebody to ask, as in a preview, a data
// exchange ends the flow.
import {el} from '/_sandbox/static/sheet.js';

// read finds form.x, data.x, screen.S.form.x or screen.S.data.x.
function read(path, state) {
  const parts = path.split('.');
  const here = parts[0] === 'screen' ? state.screens[parts[1]] : state.screens[state.at];
  return (parts[0] === 'screen' ? parts.slice(2) : parts).reduce((o, key) => o?.[key], here);
}

// resolve puts values into ${…}. A text that is nothing but one keeps the value's type.
function resolve(value, state) {
  if (Array.isArray(value)) return value.map((v) => resolve(v, state));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, resolve(v, state)]));
  if (typeof value !== 'string') return value;
  const whole = value.match(/^\$\{([^}]+)\}$/);
  if (whole) return read(whole[1], state) ?? '';
  return value.replace(/\$\{([^}]+)\}/g, (_, path) => read(path, state) ?? '');
}

const inputTypes = {number: 'number', email: 'email', password: 'password', passcode: 'password', phone: 'tel'};
const words = (tag, c, extra = {}) => el(tag, {dir: 'auto', ...extra}, [c.text].flat().join('\n'));
const help = (c) => (c['helper-text'] || c.description ? el('small', {dir: 'auto'}, c['helper-text'] || c.description) : null);
const labelled = (c, field) => el('label', {class: 'flow-field'}, el('span', {dir: 'auto'}, c.label || c.name, c.required ? '' : el('small', {}, ' optional')), field, help(c));
const common = (c) => ({name: c.name, required: c.required === true, 'data-testid': 'flow-' + c.name});
const source = (c) => (Array.isArray(c['data-source']) ? c['data-source'] : []);

function options(c, type) {
  const rows = source(c).map((o) => el('label', {'data-testid': `flow-${c.name}-${o.id}`}, el('span', {}, el('b', {dir: 'auto'}, o.title), o.description ? el('small', {dir: 'auto'}, o.description) : null),
    el('input', {type, name: c.name, value: o.id, required: type === 'radio' && c.required === true})));
  return el('fieldset', {class: 'flow-options'}, el('legend', {dir: 'auto'}, c.label || ''), help(c), ...rows);
}

// heading is a heading below those of a phone, or below that of the preview's page.
const heading = (level) => 'h' + (document.querySelector('.flow-preview') ? level - 2 : level);

// draw makes an element of a component; run carries out an action.
const draw = {
  TextHeading: (c) => words(heading(4), c),
  TextSubheading: (c) => words(heading(5), c),
  TextBody: (c) => words('p', c),
  TextCaption: (c) => words('small', c),
  RichText: (c) => words('p', c, {class: 'rich'}),
  TextInput: (c) => labelled(c, el('input', {...common(c), type: inputTypes[c['input-type']] || 'text', minlength: c['min-chars'], maxlength: c['max-chars'], value: c['init-value'], autocomplete: 'off', dir: 'auto'})),
  TextArea: (c) => labelled(c, el('textarea', {...common(c), rows: 3, maxlength: c['max-length'], dir: 'auto'}, c['init-value'] || '')),
  RadioButtonsGroup: (c) => options(c, 'radio'),
  CheckboxGroup: (c) => options(c, 'checkbox'),
  ChipsSelector: (c) => options(c, 'checkbox'),
  Dropdown: (c) => labelled(c, el('select', common(c), el('option', {value: ''}, 'Choose'), ...source(c).map((o) => el('option', {value: o.id}, o.title)))),
  DatePicker: (c) => labelled(c, el('input', {...common(c), type: 'date', min: c['min-date'], max: c['max-date']})),
  CalendarPicker: (c) => draw.DatePicker(c),
  OptIn: (c) => el('label', {class: 'flow-tick'}, el('input', {...common(c), type: 'checkbox', 'data-bool': true}), el('span', {dir: 'auto'}, c.label)),
  EmbeddedLink: (c, run) => el('button', {type: 'button', class: 'link', click: () => run(c['on-click-action'])}, c.text),
  Image: (c) => el('img', {src: 'data:image/*;base64,' + c.src, alt: c['alt-text'] || '', width: c.width, height: c.height}),
  PhotoPicker: (c) => labelled(c, el('input', {...common(c), type: 'file', accept: 'image/*'})),
  DocumentPicker: (c) => labelled(c, el('input', {...common(c), type: 'file'})),
  Footer: (c) => el('footer', {}, el('button', {class: 'primary wide', 'data-testid': 'flow-footer'}, c.label)),
};

// visible lists the components of a level, with forms and branches laid open.
function visible(children, state) {
  return (children || []).flatMap((raw) => {
    if (raw.type === 'Form') return visible(raw.children, state);
    if (raw.type === 'If') return visible(resolve(raw.condition, state) ? raw.then : raw.else, state);
    if (raw.type === 'Switch') return visible(raw.cases?.[resolve(raw.value, state)], state);
    const {'on-click-action': action, ...rest} = raw;
    const c = {...resolve(rest, state), 'on-click-action': action};
    return c.visible === false ? [] : [c];
  });
}

// answersOf reads a form: several values of a group of boxes, true or false of a single one.
function answersOf(form, components) {
  const data = new FormData(form), answers = {};
  for (const c of components.filter((x) => x.name)) {
    if (c.type === 'OptIn') answers[c.name] = data.has(c.name);
    else if (c.type === 'CheckboxGroup' || c.type === 'ChipsSelector') answers[c.name] = data.getAll(c.name);
    else answers[c.name] = data.get(c.name) instanceof File ? data.get(c.name).name : data.get(c.name) ?? '';
  }
  return answers;
}

// Flow plays one document inside a box: open(title, …elements) shows a screen, sent(answer) ends it, ask(step)
// resolves to what the endpoint answers, or to null.
export class Flow {
  constructor(document, {open, close, sent, ask}) {
    Object.assign(this, {document, open, close, sent, ask, state: {screens: {}, at: ''}, past: []});
  }

  start(screen, data, action) {
    if (action === 'data_exchange' && this.ask) return this.exchange('INIT', '', {});
    const first = this.document.screens.find((s) => s.id === screen) || this.document.screens[0];
    const examples = Object.fromEntries(Object.entries(first.data || {}).map(([k, v]) => [k, v.__example__]));
    return this.show(first.id, {...examples, ...data});
  }

  show(id, data, problem) {
    const screen = this.document.screens.find((s) => s.id === id);
    if (!screen) return;
    this.state.at = id;
    this.state.screens[id] = {data, form: {}};
    const components = visible(screen.layout?.children, this.state);
    const form = el('form', {class: 'sheet-flow', 'data-testid': 'flow-screen-' + id});
    const run = (action) => {
      this.state.screens[id].form = answersOf(form, components);
      this.run(action, id);
    };
    form.append(...components.map((c) => draw[c.type]?.(c, run) || el('p', {class: 'muted'}, `(${c.type} is not drawn here)`)));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      run(components.find((c) => c.type === 'Footer')['on-click-action']);
    });
    const back = this.past.length ? el('button', {type: 'button', class: 'quiet', 'data-testid': 'flow-back', click: () => this.back()}, '‹ Back') : null;
    if (problem) form.prepend(el('p', {class: 'problem', role: 'alert', 'data-testid': 'flow-problem'}, problem));
    this.open(screen.title || 'Form', back, form);
  }

  back() {
    const {id, data} = this.past.pop();
    if (this.ask && this.document.screens.find((s) => s.id === id)?.refresh_on_back) return this.exchange('BACK', this.state.at, {});
    return this.show(id, data);
  }

  // exchange asks the endpoint, which names the next screen, finds fault, or ends the flow.
  async exchange(action, screen, data) {
    const answer = await this.ask({action, screen, data});
    if (!answer) return undefined;
    if (answer.screen === 'SUCCESS') {
      this.close();
      return this.sent(answer.data?.extension_message_response?.params || {});
    }
    if (answer.screen && answer.screen !== screen && screen && action !== 'BACK') this.past.push({id: screen, data: this.state.screens[screen].data});
    return this.show(answer.screen || screen, answer.data || {}, answer.data?.error_message);
  }

  run(action, from) {
    const payload = resolve(action.payload || {}, this.state);
    if (action.name === 'navigate') {
      this.past.push({id: from, data: this.state.screens[from].data});
      return this.show(action.next.name, payload);
    }
    if (action.name === 'open_url') { window.open(action.url, '_blank', 'noopener'); return undefined; }
    if (action.name === 'update_data') return undefined;
    if (action.name === 'data_exchange' && this.ask) return this.exchange('data_exchange', from, payload);
    this.close();
    return this.sent(payload);
  }
}
