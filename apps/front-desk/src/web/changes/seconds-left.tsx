import { type ReactNode, useEffect, useState } from 'react';

/**
 * Counts down to the next try, without reading out every second.
 * @param until epoch milliseconds
 */
export function SecondsLeft({ until }: { readonly until: number }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <span aria-live="off">
      {seconds === 0
        ? 'Trying again.'
        : `Trying again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`}
    </span>
  );
}
