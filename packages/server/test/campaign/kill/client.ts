import { randomUUID } from 'node:crypto';
import { authorizationOf } from '../../support/clinic/api-users.ts';
import type { Ledger } from './ledger.ts';

const authorization = authorizationOf('writer');
const patient = '/api/v1/patients/1';

/** Sends a prescription with a key, and records the result. @returns its id */
export async function feed(url: string, ledger: Ledger, key: string): Promise<number> {
  if (!ledger.feeders.has(key)) ledger.feeders.set(key, undefined);
  const response = await fetch(`${url}${patient}/rxs`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ drug_id: 1, notes: key }),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`A feeder was answered ${response.status}: ${text}`);
  const { portal_queue_id } = JSON.parse(text) as { portal_queue_id: number };
  ledger.feeders.set(key, portal_queue_id);
  return portal_queue_id;
}

/** Dismisses a request, and records the result. */
export async function dismiss(url: string, ledger: Ledger, id: number): Promise<void> {
  ledger.dismissals.set(id, undefined);
  const response = await fetch(`${url}${patient}/portal/enqueued/${id}`, {
    method: 'DELETE',
    headers: { authorization },
  });
  const text = await response.text();
  if (response.status !== 200)
    throw new Error(`A dismissal was answered ${response.status}: ${text}`);
  const { data } = JSON.parse(text) as { data: { dismissed_at: string } };
  ledger.dismissals.set(id, data.dismissed_at);
}

/** Feeds and dismisses alternately until the server is gone. */
export async function work(url: string, ledger: Ledger, onResponse: () => void): Promise<void> {
  for (;;) {
    try {
      const id = await feed(url, ledger, randomUUID());
      onResponse();
      if (id % 3 === 0) continue;
      await dismiss(url, ledger, id);
      onResponse();
    } catch (error) {
      // The connection broke; any other unexpected response is a failure.
      if (error instanceof TypeError) return;
      throw error;
    }
  }
}
