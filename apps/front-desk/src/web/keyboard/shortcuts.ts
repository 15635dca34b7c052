/** Keyboard shortcuts, in the order in which the help lists them. */
export const shortcuts = [
  { key: 'j', action: 'next', label: 'Next request' },
  { key: 'k', action: 'previous', label: 'Previous request' },
  { key: 'Enter', action: 'open', label: 'Open' },
  { key: 'o', action: 'open', label: 'Open' },
  { key: 'x', action: 'select', label: 'Select' },
  { key: 'e', action: 'dismiss', label: 'Dismiss (or selected)' },
  { key: 'u', action: 'undo', label: 'Undo last dismissal' },
  { key: '/', action: 'find', label: 'Find a patient' },
  { key: 'Escape', action: 'back', label: 'Back to list' },
  { key: '?', action: 'help', label: 'Show keyboard shortcuts' },
] as const;

export type Action = (typeof shortcuts)[number]['action'];

/** Actions that change requests, or select requests for a change. */
export const changing: ReadonlySet<Action> = new Set<Action>(['select', 'dismiss', 'undo']);

const fields = 'input:not([type=checkbox]), textarea, select, [contenteditable]';

/** Whether a key press is for the page, not for a field, a dialog or the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const target = event.target instanceof Element ? event.target : null;
  return !target?.closest(`${fields}, dialog`);
}

/** Whether a key types a letter or a digit, in any script. */
export function isLetter({ key }: KeyboardEvent): boolean {
  return /^[\p{L}\p{N}]$/u.test(key);
}

/** The action of a key press; undefined if the key is for something else, such as the focused button. */
export function actionOf(event: KeyboardEvent): Action | undefined {
  if (!isForPage(event)) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (event.key === 'Enter' && target?.closest('button, a, summary, [role=option]'))
    return undefined;
  const action = shortcuts.find(({ key }) => key === event.key)?.action;
  // A held key moves through the list, but changes nothing.
  return event.repeat && action !== 'next' && action !== 'previous' ? undefined : action;
}
