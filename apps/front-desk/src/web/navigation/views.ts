import { useSyncExternalStore } from 'react';

export const views = ['inbox', 'dismissed', 'patient'] as const;
export type View = (typeof views)[number];

export const viewNames: Record<View, string> = {
  inbox: 'Inbox',
  dismissed: 'Dismissed',
  patient: 'Patient',
};

/** Which view is open. The address names it, and nothing of a patient's (Q66). */
export function useView(): View {
  return useSyncExternalStore(watch, read);
}

export function openView(view: View): void {
  location.hash = view;
}

function watch(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

function read(): View {
  return views.find((view) => location.hash === `#${view}`) ?? 'inbox';
}
