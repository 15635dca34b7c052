import { hash } from 'node:crypto';

/** A hash of an operation and its parameters: SHA-256, hexadecimal. */
export function callFingerprint(
  operationId: string,
  { path, query, body }: { path: unknown; query: unknown; body: unknown },
): string {
  return hash('sha256', JSON.stringify([operationId, path, query, body ?? null]));
}
