// The entry for Node, Bun and Deno; `web.ts` is the one for browsers and workers.
export { createPortalClient } from './create-portal-client.ts';
export * from './exports.ts';
