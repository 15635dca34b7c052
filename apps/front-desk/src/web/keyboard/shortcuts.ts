/** What the keyboard does, by key; the help shows it in this order. */
export const shortcuts = [
  { key: 'j', action: 'next', words: 'Next request' },
  { key: 'k', action: 'previous', words: 'Previous request' },
  { key: 'Enter', action: 'read', words: 'Read it' },
  { key: 'o', action: 'read', words: 'Read it' },
  { key: 'x', action: 'check', words: 'Check it, to dismiss several' },
  { key: 'e', action: 'dismiss', words: 'Dismiss it, or all that are checked' },
  { key: 'u', action: 'undo', words: 'Undo the last dismissal' },
  { key: '/', action: 'find', words: 'Find a patient' },
  { key: 'Escape', action: 'back', words: 'Back to the list' },
  { key: '?', action: 'help', words: 'Show this help' },
] as const;

export type Action = (typeof shortcuts)[number]['action'];

/** What changes requests, or chooses which are changed next. */
export const changing: ReadonlySet<Action> = new Set<Action>(['check', 'dismiss', 'undo']);

const fields = 'input:not([type=checkbox]), textarea, select, [contenteditable]';

/** Whether a key press belongs to the page: not to a field, a dialog or the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const target = event.target instanceof Element ? event.target : null;
  return !target?.closest(`${fields}, dialog`);
}

/** Whether a key writes a letter or a figure, in whatever script. */
export function isLetter({ key }: KeyboardEvent): boolean {
  return /^[\p{L}\p{N}]$/u.test(key);
}

/** What a key press asks for; undefined for one that belongs to something else, such as the button that has the focus. */
export function actionOf(event: KeyboardEvent): Action | undefined {
  if (!isForPage(event)) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (event.key === 'Enter' && target?.closest('button, a, summary, [role=option]'))
    return undefined;
  const action = shortcuts.find(({ key }) => key === event.key)?.action;
  // A key that is held goes through the list, and does nothing to what it comes by.
  return event.repeat && action !== 'next' && action !== 'previous' ? undefined : action;
}
