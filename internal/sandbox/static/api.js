// The control API, and the line at the foot of the page that tells what it refused.
export async function post(path, body = {}, method = 'POST') {
  const response = await fetch(path, {method, headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
  if (response.ok) return response.json().catch(() => ({}));
  notice((await response.json()).error);
  return null;
}

export function notice(text) {
  const box = document.querySelector('[data-notice]');
  box.textContent = text;
  box.hidden = false;
  window.clearTimeout(notice.timer);
  notice.timer = window.setTimeout(() => { box.hidden = true; }, 6000);
}

// follow calls back for every change of the world, and with null after a lost connection came back.
export function follow(changed) {
  const events = new EventSource('/_sandbox/events');
  events.onmessage = (event) => changed(JSON.parse(event.data));
  events.onopen = () => changed(null);
}
