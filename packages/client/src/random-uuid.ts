/**
 * Returns a random UUID (RFC 9562 5.4). Unlike `crypto.randomUUID`, it also works in browsers on plain
 * http origins, which are not secure contexts.
 *
 * @example
 * const idempotencyKey = randomUuid(); // store it, to be able to repeat the call later
 * await client.portal.invite(221, { idempotencyKey });
 */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(36));
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, (_, offset) =>
    ((bytes[offset] as number) % 16).toString(16),
  );
}
