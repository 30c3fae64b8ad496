// Times are printed in the browser's own zone; the server sends them as RFC 3339. "Today" is the day of
// the sandbox's clock, which may be far from the browser's.
const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});
const short = new Intl.DateTimeFormat(undefined, {day: '2-digit', month: '2-digit', year: '2-digit'});
const long = new Intl.DateTimeFormat('en', {day: 'numeric', month: 'long', year: 'numeric'});
const full = new Intl.DateTimeFormat('en', {day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});
const second = new Intl.DateTimeFormat('en', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});

let ahead = 0; // milliseconds the sandbox's clock is ahead of the browser's

export const sandboxNow = () => new Date(Date.now() + ahead);
export const fullTime = (date) => full.format(date);

export function setNow(text) {
  if (text) ahead = Date.parse(text) - Date.now();
}

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysAgo = (date) => Math.round((midnight(sandboxNow()) - midnight(date)) / 86400000);

function dayName(date) {
  const days = daysAgo(date);
  return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : long.format(date);
}

function rowTime(date) {
  const days = daysAgo(date);
  return days <= 0 ? clock.format(date) : days === 1 ? 'Yesterday' : short.format(date);
}

const forms = {clock: (d) => clock.format(d), row: rowTime, full: (d) => full.format(d), second: (d) => second.format(d)};

export function localise(root) {
  setNow(root.querySelector('[data-now]')?.dataset.now);
  for (const time of root.querySelectorAll('time[data-time]')) {
    const print = forms[time.dataset.time];
    if (print) time.textContent = print(new Date(time.dateTime));
  }
  let last = '';
  for (const day of root.querySelectorAll('[data-day]')) {
    const name = dayName(new Date(day.dataset.day));
    if (name === last) { day.remove(); continue; }
    day.firstElementChild.textContent = last = name;
  }
}

// Calls count their seconds.
window.setInterval(() => {
  for (const time of document.querySelectorAll('time[data-time=since]')) {
    const seconds = Math.max(0, Math.floor((sandboxNow() - new Date(time.dateTime)) / 1000));
    time.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
  }
}, 500);
