// The page of a flow's preview_url: plays the flow and shows what would be answered.
import {Flow} from '/_sandbox/static/flow.js';
import {el} from '/_sandbox/static/sheet.js';

const box = document.querySelector('[data-flow]');
const show = (title, ...inside) => box.replaceChildren(...[el('h1', {dir: 'auto'}, title), ...inside].filter(Boolean));
const flow = new Flow(JSON.parse(box.dataset.flow), {open: show, close: () => {}, sent(answer) {
  show('Answer', el('pre', {'data-testid': 'flow-answer'}, JSON.stringify(answer, null, 2)), el('button', {type: 'button', class: 'primary', click: () => window.location.reload()}, 'Again'));
}});
flow.start();
