// The page behind an invitation's link. The token is the fragment, which no browser sends; it is
// taken out of the address bar immediately and lives on in this variable alone.
const token = tokenOf(location);
const wasOpened = history.state?.opened === true;
history.replaceState({ opened: wasOpened || token !== '' }, '', '/portal/join');

/** Mail gateways append to the fragment, or encode the `#`, which makes it a part of the path or the query. */
function tokenOf({ hash, pathname, search }) {
  const [intact] = /eyJ[\w-]+(?:\.[\w-]*){4}/.exec(`${hash} ${pathname} ${search}`) ?? [];
  return intact ?? hash.slice(1);
}

const form = document.querySelector('form');
const { username, password } = form.elements;
const submit = form.querySelector('[type="submit"]');
const formError = document.querySelector('#form-error');
const strength = document.querySelector('#password-strength');
const renew = document.querySelector('#renew');
const renewError = document.querySelector('#renew-error');
const fields = [username, password];
const notNow = 'That did not work just now.';

function show(view) {
  for (const section of document.querySelectorAll('[data-view]')) {
    section.hidden = section.dataset.view !== view;
  }
  // Screen readers go on from the new heading.
  document.querySelector(`[data-view="${view}"] h1`)?.focus();
}

function showOnly(kind) {
  for (const element of document.querySelectorAll('[data-only]')) {
    element.hidden = element.dataset.only !== kind;
  }
}

function post(path, body, signal) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...body }),
    credentials: 'omit',
    signal,
  });
}

/** For how long to wait, in words. */
function waitOf(answer) {
  const seconds = Number(answer.headers.get('retry-after'));
  if (seconds === 1) return 'a second';
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

async function open() {
  show('waiting');
  try {
    const answer = await post('/portal/join/open');
    if (answer.status === 404) return show('dead');
    if (answer.status === 429) {
      document.querySelector('[data-wait]').textContent = waitOf(answer);
      return show('wait');
    }
    if (!answer.ok) return show('trouble');
    const { kind, first_name: firstName } = await answer.json();
    showOnly(kind);
    form.dataset.kind = kind;
    document.querySelector('[data-first-name]').textContent = firstName && ` ${firstName}`;
    show('form');
  } catch {
    show('trouble');
  }
}

function credentials() {
  return form.dataset.kind === 'join'
    ? { username: username.value.trim(), password: password.value }
    : { password: password.value };
}

async function save() {
  try {
    const answer = await post('/portal/join', credentials());
    if (answer.status === 404) return show('dead');
    if (answer.status === 422) return showFaults((await answer.json()).errors);
    if (answer.status === 429) {
      formError.textContent = `There have been too many tries. Nothing you typed is lost: please wait ${waitOf(answer)}, then try again.`;
      return;
    }
    if (!answer.ok) throw new Error('not saved');
    document.querySelector('[data-username]').textContent = (await answer.json()).username;
    form.reset();
    show('done');
  } catch {
    formError.textContent = `${notNow} Nothing you typed is lost: please try again in a moment.`;
  }
}

// The answer is the same whatever the link, so there is nothing to tell apart here.
async function sendNewLink() {
  renewError.textContent = '';
  try {
    const answer = await post('/portal/join/renew');
    if (answer.ok) return show('renewed');
    renewError.textContent =
      answer.status === 429
        ? `There have been too many tries. Please wait ${waitOf(answer)}, then try again.`
        : notNow;
  } catch {
    renewError.textContent = `${notNow} Please try again in a moment.`;
  }
}

const shortestPassword = 15;
const ratings = {
  guessable: 'Too easy to guess. Another unrelated word would help.',
  good: 'Good: not easy to guess.',
  strong: 'Strong: very hard to guess.',
};
let rating = new AbortController();
let pause;

/** Rates the password once there is a pause in typing it; only then do screen readers hear of it, too. */
function rateSoon() {
  stopRating();
  if (password.value !== '') pause = setTimeout(rate, 600);
}

function stopRating() {
  rating.abort();
  clearTimeout(pause);
  showStrength('', '');
}

async function rate() {
  const missing = shortestPassword - [...password.value].length;
  if (missing > 0) {
    return showStrength('short', `${missing} more ${missing === 1 ? 'character' : 'characters'}.`);
  }
  rating = new AbortController();
  try {
    const answer = await post('/portal/join/strength', credentials(), rating.signal);
    if (!answer.ok) return;
    const level = (await answer.json()).rating;
    showStrength(level, ratings[level]);
  } catch {
    // It is a hint: the form does without.
  }
}

function showStrength(level, text) {
  strength.dataset.level = level;
  strength.textContent = text;
}

function showFaults(errors) {
  // The faults say the same, and more.
  stopRating();
  for (const { pointer, detail } of errors) {
    const field = form.elements[pointer.slice(1)];
    field.setAttribute('aria-invalid', 'true');
    document.querySelector(`#${field.id}-error`).textContent = detail;
  }
  fields.find((field) => field.getAttribute('aria-invalid') === 'true')?.focus();
}

function clearFaults() {
  formError.textContent = '';
  fields.forEach(clearFault);
}

function clearFault(field) {
  field.removeAttribute('aria-invalid');
  document.querySelector(`#${field.id}-error`).textContent = '';
}

/** Does `work` once, however often the button is pressed meanwhile. */
async function once(button, work) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  await work();
  button.removeAttribute('aria-disabled');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  once(submit, () => {
    clearFaults();
    return save();
  });
});

renew.addEventListener('click', () => once(renew, sendNewLink));

password.addEventListener('input', rateSoon);

for (const field of fields) {
  field.addEventListener('input', () => clearFault(field));
}

document.querySelector('#reveal').addEventListener('click', ({ currentTarget }) => {
  const reveal = password.type === 'password';
  password.type = reveal ? 'text' : 'password';
  currentTarget.firstChild.textContent = reveal ? 'Hide' : 'Show';
});

for (const again of document.querySelectorAll('[data-again]')) {
  again.addEventListener('click', open);
}

// Another link of the clinic's, opened in this very tab, is another visit.
addEventListener('hashchange', () => location.reload());

if (token !== '') open();
else show(wasOpened ? 'reopen' : 'lost');
