import type { getHttpOperationsFromSpec } from '@stoplight/prism-http';

/** An operation of the contract, as Prism reads it. */
export type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];
