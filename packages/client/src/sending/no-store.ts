/**
 * Without it, Next 14 stores the responses to GET requests on disk. Workers with an older compatibility
 * date throw an error for any `cache`.
 */
export function noStore(): Pick<RequestInit, 'cache'> {
  return 'cache' in (globalThis.Request?.prototype ?? {}) ? { cache: 'no-store' } : {};
}
