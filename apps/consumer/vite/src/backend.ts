import type { BackendWith } from '@mdhq/portal-react';

async function post(path: string, body: object, signal?: AbortSignal) {
  const response = await fetch(path, {
    method: 'POST', // no patient ids in URLs
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  if (!response.ok) throw new Error(`${path} failed: ${response.status}`);
  return response.json();
}

/** Your own backend, which has the secret of the API user: a browser must not have it. */
export const backend: BackendWith<'enqueued', 'list' | 'dismiss'> = {
  enqueued: {
    list: (ptId, { signal, ...filters } = {}) => post('/desk/queue', { ptId, ...filters }, signal),
    dismiss: (ptId, requestId) => post('/desk/dismiss', { ptId, requestId }),
  },
};
