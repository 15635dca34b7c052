import { checkInteger } from './arguments.ts';
import { type ConnectionOptions, connectionOf, isVendors } from './connection.ts';
import type { Observe } from './options.ts';
import { type EnqueuedCalls, enqueuedCalls } from './resources/enqueued.ts';
import { type InboxCalls, inboxCalls } from './resources/inbox.ts';
import { type InvitationCalls, invitationCalls } from './resources/invitations.ts';
import { type PatientCalls, patientCalls } from './resources/patients.ts';
import { type PortalCalls, portalCalls } from './resources/portal.ts';
import { type PrescriptionCalls, prescriptionCalls } from './resources/prescriptions.ts';
import { type QuestionnaireCalls, questionnaireCalls } from './resources/questionnaires.ts';
import { type SecureMessageCalls, secureMessageCalls } from './resources/secure-messages.ts';
import { type SupplementCalls, supplementCalls } from './resources/supplements.ts';
import { machine, type Runtime } from './runtime.ts';
import { operationCaller } from './sending/call-operation.ts';

export type PortalClientOptions = ConnectionOptions & {
  /**
   * How long one call may take in all, in milliseconds: every try, its answer's body included, and the
   * pauses between them. 30,000 without it.
   */
  timeoutMs?: number;
  /**
   * How long a try may take before the next one is begun, in milliseconds, its answer's body included.
   * 10,000 without it. A try that no other may follow has all the time that is left.
   */
  tryTimeoutMs?: number;
  /**
   * How often a call is sent again at most, 0 to 10; 2 without it. Only a GET, a DELETE and a POST with
   * an `Idempotency-Key` are, after no answer or a 409, 429, 502, 503 or 504, and any call whose
   * connection was refused, since nothing was sent.
   */
  retries?: number;
  /**
   * Whether the client makes an `Idempotency-Key` for a POST that has none, and repeats it. Without it:
   * false on `md-hq.com`, since the vendor's document knows no such keys and a repeat may there be
   * done twice, with a key of yours too; true on all other addresses. Say false where another
   * address leads to the vendor's own, and no POST is sent again but with a key of yours.
   */
  idempotencyKeys?: boolean;
  /** Is told of every try of every call, for logs, metrics and traces. */
  observe?: Observe;
};

/** In milliseconds; above it a timer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  return portalClientOn(
    machine,
    typeof target === 'string' || target instanceof URL ? { baseUrl: target } : target,
  );
}

/** The same, with the time and the chance that it is given. */
export function portalClientOn(runtime: Runtime, options: PortalClientOptions): PortalClient {
  const { timeoutMs = 30_000, tryTimeoutMs = 10_000, retries = 2 } = options;
  checkInteger('timeoutMs', timeoutMs, 1, LONGEST_TIMER_MS);
  checkInteger('tryTimeoutMs', tryTimeoutMs, 1, LONGEST_TIMER_MS);
  checkInteger('retries', retries, 0, 10);
  const connection = connectionOf(options);
  const honoursKeys = options.idempotencyKeys === true || !isVendors(connection);
  const makesKeys = options.idempotencyKeys ?? honoursKeys;
  const { fetch, observe } = options;
  const call = operationCaller({
    connection,
    // The global one is looked up at each call, so that what is put in its place later is used.
    send: fetch
      ? (url, init) => fetch(new Request(url, init))
      : (url, init) => globalThis.fetch(url, init),
    timeoutMs,
    tryTimeoutMs,
    retries,
    observe,
    honoursKeys,
    runtime,
  });
  // Without retries a key of its own would never be seen twice.
  const newKey = makesKeys && retries > 0 ? runtime.newKey : undefined;
  return {
    enqueued: enqueuedCalls(call, connection.username, newKey),
    inbox: inboxCalls(call),
    portal: portalCalls(call, newKey),
    invitations: invitationCalls(call),
    patients: patientCalls(call),
    questionnaires: questionnaireCalls(call, newKey),
    prescriptions: prescriptionCalls(call, newKey),
    supplements: supplementCalls(call, newKey),
    secureMessages: secureMessageCalls(call, newKey),
  };
}

/** One clinic's portal, as one API user. Holds no connection: there is nothing to close. */
export interface PortalClient {
  readonly enqueued: EnqueuedCalls;
  readonly inbox: InboxCalls;
  readonly portal: PortalCalls;
  readonly invitations: InvitationCalls;
  readonly patients: PatientCalls;
  readonly questionnaires: QuestionnaireCalls;
  readonly prescriptions: PrescriptionCalls;
  readonly supplements: SupplementCalls;
  readonly secureMessages: SecureMessageCalls;
}
