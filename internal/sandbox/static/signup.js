// The Embedded Signup pop-up: shows one step after the other and reports to the page that opened it.
const root = document.querySelector('[data-signup]');
const address = '/_sandbox/signup/' + root.dataset.signup;
const opener = window.opener; // a closing window no longer knows it
let reported = false;

const step = () => root.querySelector('[data-step]');

async function show(response) {
  if (response.ok) root.innerHTML = await response.text();
  root.querySelector('input')?.focus();
}

// report tells the opener how it ended: the session event and the SDK's own message. Both go to the
// origin that opened the pop-up and to nobody else, because the second carries the code.
function report() {
  if (reported || !opener) return;
  reported = true;
  const {message, login, origin} = step().dataset;
  opener.postMessage(message, origin);
  opener.postMessage(login, origin);
}

async function finish() {
  report();
  await fetch(address + '/finish', {method: 'POST'});
  window.close();
}

async function cancel() {
  report();
  await fetch(address + '/cancel', {method: 'POST'});
  window.close();
}

root.addEventListener('submit', async (event) => {
  event.preventDefault();
  show(await fetch(address + '/next', {method: 'POST', body: new URLSearchParams(new FormData(event.target))}));
});

root.addEventListener('click', async (event) => {
  const action = event.target.closest('[data-action]')?.dataset.action;
  if (action === 'finish') finish();
  if (action === 'cancel') cancel();
  if (action === 'copy') {
    await navigator.clipboard?.writeText(step().dataset.code).catch(() => {});
    event.target.textContent = 'Copied';
  }
});

// Closing the window counts: as success on the last screen, as a cancellation anywhere else. beforeunload
// is the last moment at which a message still reaches the opener; pagehide is for browsers that skip it.
function closing() {
  if (reported) return;
  const last = step().dataset.step === 'finish';
  report();
  navigator.sendBeacon(address + (last ? '/finish' : '/cancel'));
}
window.addEventListener('beforeunload', closing);
window.addEventListener('pagehide', closing);

root.inert = false; // a click before this would have sent the form nowhere and begun again

const events = new EventSource('/_sandbox/events');
events.onmessage = async (event) => {
  if (JSON.parse(event.data).signup === root.dataset.signup && step().dataset.step === 'code') {
    show(await fetch(address + '/step'));
  }
};
