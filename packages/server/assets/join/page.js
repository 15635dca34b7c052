// The page behind an invitation's link. The token stands behind the `#`, which no browser sends; it is
// taken out of the address bar at once and lives on in this variable alone.
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const form = document.querySelector('form');
const { username, password } = form.elements;
const submit = form.querySelector('[type="submit"]');
const formError = document.querySelector('#form-error');
const fields = [username, password];

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

function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
  });
}

async function open() {
  show('waiting');
  try {
    const answer = await post('/portal/join/open', { token });
    if (answer.status === 404) return show('dead');
    if (!answer.ok) return show('trouble');
    const { kind, first_name: firstName } = await answer.json();
    showOnly(kind);
    form.dataset.kind = kind;
    document.querySelector('[data-first-name]').textContent = firstName;
    show('form');
  } catch {
    show('trouble');
  }
}

async function save() {
  const credentials =
    form.dataset.kind === 'join'
      ? { username: username.value.trim(), password: password.value }
      : { password: password.value };
  try {
    const answer = await post('/portal/join', { token, ...credentials });
    if (answer.status === 404) return show('dead');
    if (answer.status === 422) return showFaults((await answer.json()).errors);
    if (!answer.ok) throw new Error('not saved');
    document.querySelector('[data-username]').textContent = (await answer.json()).username;
    form.reset();
    show('done');
  } catch {
    formError.textContent =
      'That did not work just now. Nothing you typed is lost: please try again in a moment.';
  }
}

function showFaults(errors) {
  for (const { pointer, detail } of errors) {
    const field = form.elements[pointer.slice(1)];
    field.setAttribute('aria-invalid', 'true');
    document.querySelector(`#${field.id}-error`).textContent = detail;
  }
  fields.find((field) => field.getAttribute('aria-invalid') === 'true')?.focus();
}

function clearFaults() {
  formError.textContent = '';
  for (const field of fields) {
    field.removeAttribute('aria-invalid');
    document.querySelector(`#${field.id}-error`).textContent = '';
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (submit.getAttribute('aria-disabled') === 'true') return;
  clearFaults();
  submit.setAttribute('aria-disabled', 'true');
  await save();
  submit.removeAttribute('aria-disabled');
});

document.querySelector('#reveal').addEventListener('click', ({ currentTarget }) => {
  const reveal = password.type === 'password';
  password.type = reveal ? 'text' : 'password';
  currentTarget.firstChild.textContent = reveal ? 'Hide' : 'Show';
});

document.querySelector('#again').addEventListener('click', open);

// Another link of the clinic's, opened in this very tab, is another visit.
addEventListener('hashchange', () => location.reload());

if (token === '') show('reopen');
else open();
