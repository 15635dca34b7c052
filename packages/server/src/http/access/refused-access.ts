import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { printable } from '../../platform/plain-text.ts';
import { recordAccess } from '../../portal/audit/record-act.ts';
import type { FoldedEvents } from '../../portal/audit/repeated-events.ts';
import type { Database } from '../../store/database.ts';
import { findInstance } from '../../store/instances/instances.ts';
import { basicCredentials } from './basic-credentials.ts';
import { type HostRules, instanceOfHost } from './host.ts';

/** As much of a user name as an audit event keeps: as much as one may have. */
const longestUsername = 128;

/**
 * Leaves an audit event of a refused request; the answer waits for it. A request that breaks the
 * contract (400, 413, 415, 422) needs none, for it has touched no patient.
 */
export type RecordRefusal = (request: FastifyRequest) => Promise<void>;

/**
 * For a caller who is known and was refused (Q57): no right to it, not on the instance's surface, no
 * such patient or request, or against a rule.
 */
export function createRefusalRecord(dependencies: {
  database: Database;
  clock: Clock;
}): RecordRefusal {
  return async (request) => {
    const caller = request.identity?.caller;
    const operation = request.routeOptions.config.operationId;
    if (caller === undefined || operation === undefined) {
      throw new Error(
        'A refusal can be recorded only for an operation and an authenticated caller.',
      );
    }
    await recordAccess(dependencies, caller, {
      operation,
      outcome: 'refused',
      ptId: patientOf(request),
      id: idOf(request),
    });
  };
}

/** The id of the portal request or invitation in the path. */
function idOf(request: FastifyRequest): string | undefined {
  const { queue_request_id, invitation_id } = request.params as Record<string, unknown>;
  const id = queue_request_id ?? invitation_id;
  return id === undefined ? undefined : String(id);
}

/**
 * For whoever was not let in (Q57): the user name that was tried, and never the secret. A Host of no
 * instance has no trail that it could stand in.
 */
export function createFailedLogInRecord(
  { database, foldedEvents }: { database: Database; foldedEvents: FoldedEvents },
  hostRules: HostRules,
): RecordRefusal {
  return async (request) => {
    const subdomain = instanceOfHost(request.headers.host, hostRules);
    const instance = subdomain && (await findInstance(database.reads, subdomain));
    if (!instance) return;
    const credentials = basicCredentials(request.raw.rawHeaders);
    const { operationId } = request.routeOptions.config;
    const caller = {
      instanceId: instance.instance_id,
      kind: 'unknown',
      name: printable(credentials?.username ?? '', longestUsername),
      address: request.clientAddress,
      requestId: request.id,
    } as const;
    await foldedEvents.record(caller, {
      operation: 'authenticate',
      outcome: 'refused',
      ptId: patientOf(request),
      id: operationId,
    });
  };
}

/** The patient whom the path names, as far as that is a number. */
export function patientOf(request: FastifyRequest): number | null {
  const { pt_id } = request.params as Record<string, unknown>;
  const number = Number(pt_id);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
