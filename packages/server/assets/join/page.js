// The page that the link of an invitation opens. The token is in the fragment, which browsers never send. It is
// removed from the address bar immediately, and kept in this variable only.
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
const failed = 'Something went wrong.';

function show(view) {
  for (const section of document.querySelectorAll('[data-view]')) {
    section.hidden = section.dataset.view !== view;
  }
  // Screen readers continue from the new heading.
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

/** Returns how long to wait, as text. */
function waitOf(response) {
  const seconds = Number(response.headers.get('retry-after'));
  if (seconds === 1) return '1 second';
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

async function open() {
  show('waiting');
  try {
    const response = await post('/portal/join/open');
    if (response.status === 404) return show('dead');
    if (response.status === 429) {
      document.querySelector('[data-wait]').textContent = waitOf(response);
      return show('wait');
    }
    if (!response.ok) return show('trouble');
    const { kind, first_name: firstName } = await response.json();
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
    const response = await post('/portal/join', credentials());
    if (response.status === 404) return show('dead');
    if (response.status === 422) return showFaults((await response.json()).errors);
    if (response.status === 429) {
      formError.textContent = `Too many attempts. Nothing you typed is lost. Please wait ${waitOf(response)}, then try again.`;
      return;
    }
    if (!response.ok) throw new Error('not saved');
    document.querySelector('[data-username]').textContent = (await response.json()).username;
    form.reset();
    show('done');
  } catch {
    formError.textContent = `${failed} Nothing you typed is lost. Please try again in a moment.`;
  }
}

// The response is the same for every link, so the page shows the same text.
async function sendNewLink() {
  renewError.textContent = '';
  try {
    const response = await post('/portal/join/renew');
    if (response.ok) return show('renewed');
    renewError.textContent =
      response.status === 429
        ? `Too many attempts. Please wait ${waitOf(response)}, then try again.`
        : failed;
  } catch {
    renewError.textContent = `${failed} Please try again in a moment.`;
  }
}

const shortestPassword = 15;
const ratings = {
  guessable: 'Too easy to guess. Add another unrelated word.',
  good: 'Good: not easy to guess.',
  strong: 'Strong: very hard to guess.',
};
let rating = new AbortController();
let pause;

/** Rates the password after a pause in typing. Screen readers announce the result only then. */
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
    const response = await post('/portal/join/strength', credentials(), rating.signal);
    if (!response.ok) return;
    const level = (await response.json()).rating;
    showStrength(level, ratings[level]);
  } catch {
    // The rating is optional.
  }
}

function showStrength(level, text) {
  strength.dataset.level = level;
  strength.textContent = text;
}

function showFaults(errors) {
  // The errors replace the rating.
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

/** Runs `work` once, even if the button is pressed again before it ends. */
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

// Another link that is opened in this tab is a new visit.
addEventListener('hashchange', () => location.reload());

if (token !== '') open();
else show(wasOpened ? 'reopen' : 'lost');
