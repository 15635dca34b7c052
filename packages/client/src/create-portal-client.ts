import type { PortalClient } from './api/portal-client.ts';
import { enqueuedCalls } from './calls/enqueued.ts';
import { operationCaller } from './calls/operation.ts';
import { patientCalls } from './calls/patients.ts';
import { portalCalls } from './calls/portal.ts';
import { prescriptionCalls } from './calls/prescriptions.ts';
import { questionnaireCalls } from './calls/questionnaires.ts';
import { secureMessageCalls } from './calls/secure-messages.ts';
import { supplementCalls } from './calls/supplements.ts';
import { checkInteger } from './checks.ts';
import type { ConnectionOptions } from './connection.ts';
import { createFetchClient } from './create-fetch-client.ts';

export type PortalClientOptions = ConnectionOptions & {
  /** How long one call may take in all, its answer's body included; 30,000 ms without it. */
  timeoutMs?: number;
};

const DEFAULT_TIMEOUT_MS = 30_000;
/** Above it a timer fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Makes the client of one clinic. Give it a subdomain or an address and the API user's credentials,
 * or an address with the credentials in it, as the vendor's document writes them. Sends nothing yet.
 *
 * Credentials are for servers: never run this in a browser with an API user's secret.
 *
 * @throws PortalError `invalid-argument`, which never repeats what was given
 * @example
 * const client = createPortalClient({ subdomain: 'sandbox', username: 'un', password: 'pwd' });
 * const same = createPortalClient('https://un:pwd@sandbox.md-hq.com');
 * const { data } = await client.enqueued.list(1);
 */
export function createPortalClient(target: string | URL | PortalClientOptions): PortalClient {
  const options: PortalClientOptions =
    typeof target === 'string' || target instanceof URL ? { baseUrl: target } : target;
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  checkInteger('timeoutMs', timeoutMs, 1, MAX_TIMEOUT_MS);
  const call = operationCaller(createFetchClient(options), timeoutMs);
  return {
    enqueued: enqueuedCalls(call),
    portal: portalCalls(call),
    patients: patientCalls(call),
    questionnaires: questionnaireCalls(call),
    prescriptions: prescriptionCalls(call),
    supplements: supplementCalls(call),
    secureMessages: secureMessageCalls(call),
  };
}
