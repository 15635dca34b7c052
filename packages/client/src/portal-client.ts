import { specVersion } from '@mdhq/portal-types';
import { checkInteger } from './arguments.ts';
import { type ConnectionOptions, connectionOf, isVendors } from './connection.ts';
import type { Observe } from './options.ts';
import type { Environment, Send } from './platform/environment.ts';
import { type EnqueuedCalls, enqueuedCalls } from './resources/enqueued.ts';
import { type InboxCalls, inboxCalls } from './resources/inbox.ts';
import { type InvitationCalls, invitationCalls } from './resources/invitations.ts';
import { type PatientCalls, patientCalls } from './resources/patients.ts';
import { type PortalCalls, portalCalls } from './resources/portal.ts';
import { type PrescriptionCalls, prescriptionCalls } from './resources/prescriptions.ts';
import { type QuestionnaireCalls, questionnaireCalls } from './resources/questionnaires.ts';
import { type SecureMessageCalls, secureMessageCalls } from './resources/secure-messages.ts';
import { type SupplementCalls, supplementCalls } from './resources/supplements.ts';
import { operationCaller } from './sending/call-operation.ts';

/**
 * The API of one clinic, as one API user. It keeps no connection, so there is nothing to close.
 * @sealed Returned by `createPortalClient`: a minor version may add members.
 */
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
  /** The version of the contract that the client implements, that of `@mdhq/portal-spec`. */
  readonly specVersion: string;
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
   * The maximum number of retries, 0 to 10. Default: 2. A GET, a DELETE, and a POST that only reads or
   * has an `Idempotency-Key` are retried without a response and after 409, 429, 502, 503 or 504; any
   * call is retried if it was certainly not sent, such as after a refused connection.
   */
  retries?: number;
  /**
   * Whether the client generates an `Idempotency-Key` for a POST without one, and retries it. Default:
   * false on `md-hq.com`, because the vendor does not document such keys and may execute a retry twice,
   * even with a key of yours; true on all other hosts. Pass false if another host leads to an instance
   * of the vendor: a POST that may have had an effect is then retried only with a key of yours.
   */
  idempotencyKeys?: boolean;
  /** Called after every try of every call, for logs, metrics and traces. */
  observe?: Observe;
};

/** In milliseconds; a timer with a longer delay fires immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Creates a client in an environment.
 *
 * @throws PortalError `invalid-argument`
 */
export function portalClientIn(
  environment: Environment,
  target: string | URL | PortalClientOptions,
): PortalClient {
  const options: PortalClientOptions =
    typeof target === 'string' || target instanceof URL ? { baseUrl: target } : target;
  const connection = connectionOf(options);
  const { timeoutMs = 30_000, tryTimeoutMs = 10_000, retries = 2 } = options;
  checkInteger('timeoutMs', timeoutMs, 1, MAX_TIMER_MS);
  checkInteger('tryTimeoutMs', tryTimeoutMs, 1, MAX_TIMER_MS);
  checkInteger('retries', retries, 0, 10);
  const supportsKeys = options.idempotencyKeys === true || !isVendors(connection);
  const generatesKeys = options.idempotencyKeys ?? supportsKeys;
  const { fetch } = options;
  const send: Send = fetch ? (url, init) => fetch(new Request(url, init)) : environment.send;
  const policy = { send, timeoutMs, tryTimeoutMs, retries, environment };
  const call = operationCaller(connection, policy, supportsKeys, options.observe);
  // Without retries, a generated key would never be sent twice.
  const newKey = generatesKeys && retries > 0 ? environment.newKey : undefined;
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
    specVersion,
  };
}
