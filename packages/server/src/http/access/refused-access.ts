import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { printable } from '../../platform/plain-text.ts';
import { recordAccess } from '../../portal/audit/record-act.ts';
import type { RepeatedEvents } from '../../portal/audit/repeated-events.ts';
import { findClinic } from '../../portal/instances/instances.ts';
import type { Database } from '../../store/database.ts';
import { typedParameter } from '../contract/parameters.ts';
import { basicCredentials } from './basic-credentials.ts';
import { type HostRules, instanceOfHost } from './host.ts';

/** Characters of a user name in an audit event: the longest valid user name. */
const longestUsername = 128;

/**
 * Records a refused request; the response waits for it. Invalid requests (400, 413, 415, 422) are not recorded, because
 * they access no patient.
 */
export type RecordRefusal = (request: FastifyRequest) => Promise<void>;

/**
 * Records refusals of authenticated callers (Q57): no permission, an operation that the instance does not serve, an
 * unknown patient or request, or a rule.
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

/** The id of the portal request or invitation in the path; null if it is not a valid id. */
function idOf(request: FastifyRequest): number | null {
  const { queue_request_id, invitation_id } = request.params as Record<string, unknown>;
  return validId(queue_request_id ?? invitation_id);
}

/**
 * Records failed authentication (Q57), with the user name that was tried, and never the secret. For a Host of no
 * instance, there is no trail.
 */
export function createFailedLogInRecord(
  { database, repeatedEvents }: { database: Database; repeatedEvents: RepeatedEvents },
  hostRules: HostRules,
): RecordRefusal {
  return async (request) => {
    const subdomain = instanceOfHost(request.headers.host, hostRules);
    const clinic = await findClinic(database, subdomain);
    if (clinic === undefined) return;
    const credentials = basicCredentials(request.raw.rawHeaders);
    const { operationId } = request.routeOptions.config;
    const caller = {
      instanceId: clinic.instanceId,
      kind: 'unknown',
      name: printable(credentials?.username ?? '', longestUsername),
      address: request.clientAddress,
      requestId: request.id,
    } as const;
    await repeatedEvents.record(caller, {
      operation: 'authenticate',
      outcome: 'refused',
      ptId: patientOf(request),
      id: operationId,
    });
  };
}

/** The patient in the path; null if it is not a valid id. */
export function patientOf(request: FastifyRequest): number | null {
  const { pt_id } = request.params as Record<string, unknown>;
  return validId(pt_id);
}

/** Permissions are checked before parameters, so a refused request can have any text as an id. */
function validId(parameter: unknown): number | null {
  const id = typedParameter(parameter, { type: 'integer' });
  return Number.isSafeInteger(id) && Number(id) > 0 ? Number(id) : null;
}
