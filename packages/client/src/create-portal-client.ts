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
import { type Runtime, systemRuntime } from './runtime.ts';
import { operationCaller } from './sending/call-operation.ts';

/** The API of one clinic, as one API user. It keeps no connection, so there is nothing to close. */
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

export type PortalClientOptions = ConnectionOptions & {
  /**
   * The time budget of a call in milliseconds: all tries, including the bodies of the responses, and
   * the delays between them. Default: 30,000.
   */
  timeoutMs?: number;
  /**
   * The time-out of one try in milliseconds, including the body of the response. Default: 10,000. A try
   * that can't be followed by another one may use all of the remaining time.
   */
  tryTimeoutMs?: number;
  /**
   * The maximum number of retries, 0 to 10. Default: 2. A GET, a DELETE and a POST with an
   * `Idempotency-Key` are retried without a response and after 409, 429, 502, 503 or 504; any call is
   * retried if the connection was refused, because nothing was sent.
   */
  retries?: number;
  /**
   * Whether the client generates an `Idempotency-Key` for a POST without one, and retries it. Default:
   * false on `md-hq.com`, because the vendor does not document such keys and may execute a retry twice,
   * even with a key of yours; true on all other hosts. Pass false if another host leads to an instance
   * of the vendor: a POST is then retried only with a key of yours.
   */
  idempotencyKeys?: boolean;
  /** Called after every try of every call, for logs, metrics and traces. */
  observe?: Observe;
};

/** In milliseconds; a timer with a longer delay fires immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Creates the client of one clinic. Pass a subdomain or URL and the credentials of the API user, or a
 * URL that contains them. Sends no request.
 *
 * Credentials belong on servers: never use this in a browser with the secret of an API user.
 *
 * @throws PortalError `invalid-argument`, whose message never contains the value
 * @example
 * const client = createPortalClient({ subdomain: 'sandbox', username: 'un', password: 'pwd' });
 * const same = createPortalClient('https://un:pwd@sandbox.md-hq.com');
 * const { data } = await client.enqueued.list(1);
 */
export function createPortalClient(target: string | URL | PortalClientOptions): PortalClient {
  return portalClientOn(
    systemRuntime,
    typeof target === 'string' || target instanceof URL ? { baseUrl: target } : target,
  );
}

/** Like `createPortalClient`, with another runtime, for tests. */
export function portalClientOn(runtime: Runtime, options: PortalClientOptions): PortalClient {
  const { timeoutMs = 30_000, tryTimeoutMs = 10_000, retries = 2 } = options;
  checkInteger('timeoutMs', timeoutMs, 1, MAX_TIMER_MS);
  checkInteger('tryTimeoutMs', tryTimeoutMs, 1, MAX_TIMER_MS);
  checkInteger('retries', retries, 0, 10);
  const connection = connectionOf(options);
  const supportsKeys = options.idempotencyKeys === true || !isVendors(connection);
  const generatesKeys = options.idempotencyKeys ?? supportsKeys;
  const { fetch, observe } = options;
  const call = operationCaller({
    connection,
    // The global `fetch` is looked up on each call, so it can be replaced later.
    send: fetch
      ? (url, init) => fetch(new Request(url, init))
      : (url, init) => globalThis.fetch(url, init),
    timeoutMs,
    tryTimeoutMs,
    retries,
    observe,
    supportsKeys,
    runtime,
  });
  // Without retries, a generated key would never be sent twice.
  const newKey = generatesKeys && retries > 0 ? runtime.newKey : undefined;
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
