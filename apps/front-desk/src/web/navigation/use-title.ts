import { useEffect } from 'react';

/** Names the page in the browser's tab, until the component goes. Nothing in it may tell of a patient (Q66). */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = 'Front desk';
    };
  }, [title]);
}
