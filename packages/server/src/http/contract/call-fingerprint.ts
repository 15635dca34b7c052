import { hash } from 'node:crypto';

/** The same for the same request of an operation, and another for any other: SHA-256, hexadecimal. */
export function callFingerprint(
  operationId: string,
  { path, query, body }: { path: unknown; query: unknown; body: unknown },
): string {
  return hash('sha256', JSON.stringify([operationId, path, query, body ?? null]));
}
