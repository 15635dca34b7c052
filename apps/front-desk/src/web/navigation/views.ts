import { useEffect, useSyncExternalStore } from 'react';

export const views = ['inbox', 'dismissed', 'patient'] as const;
export type View = (typeof views)[number];

export const viewNames: Record<View, string> = {
  inbox: 'Inbox',
  dismissed: 'Dismissed',
  patient: 'Patient',
};

/** The open view. It is in the URL, which contains no patient data (Q66). */
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

/** Sets the title of the browser tab until the component unmounts. It must not contain patient data (Q66). */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = 'Front desk';
    };
  }, [title]);
}
