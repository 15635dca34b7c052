import { createFailedAttempts, type Uptime } from '@mdhq/portal-access';
import type {
  DismissalResult,
  FeederResult,
  Invitation,
  InvitationList,
  InvitationResult,
  PatientList,
  RestorationResult,
  RevocationResult,
} from '@mdhq/portal-types';
import type { Clock } from '../platform/clock.ts';
import { expectNothingLeft } from '../platform/nothing-left.ts';
import { createSlices } from '../platform/time-slices.ts';
import type { Caller } from '../portal/caller.ts';
import { listInvitations } from '../portal/invitations/invitation-list.ts';
import { toInvitation } from '../portal/invitations/invitation-state.ts';
import { revokeInvitation } from '../portal/invitations/revocation.ts';
import type { Passwords } from '../portal/passwords/passwords.ts';
import { searchPatients } from '../portal/patients/patient-search.ts';
import { findPatientByLogIn, showPatient } from '../portal/patients/patients.ts';
import { dismiss, restore } from '../portal/queue/dismissal.ts';
import { listInbox } from '../portal/queue/inbox.ts';
import { listPortalRequests, showPortalRequest } from '../portal/queue/portal-requests.ts';
import {
  prescription,
  questionnaire,
  refill,
  type Submission,
  secureMessage,
  submit,
  supplement,
} from '../portal/queue/submissions.ts';
import { Refusal } from '../portal/refusal.ts';
import type { Database } from '../store/database.ts';
import {
  type Call,
  type Complete,
  type Handlers,
  joinFields,
  toJson,
} from './contract/handler-types.ts';
import { credentialsJson, patientJson } from './patient-json.ts';
import { portalRequestWriter } from './portal-request-json.ts';

export interface HandlerDependencies {
  database: Database;
  clock: Clock;
  uptime: Uptime;
  passwords: Passwords;
  /** The URL of an instance, such as `https://sandbox.md-hq.com`. */
  originOf(subdomain: string): string;
  /** Commits an invitation and wakes the outbox worker. */
  invite(database: Database, caller: Caller, ptId: number): Promise<Complete<Invitation> | Refusal>;
}

/** Portal user names with failures that are tracked per API user, a quarter of all. */
const mostNamesOfCaller = 5_000;

/** The query parameters of all feeders. */
type FeederQuery = Call<'queuePatientPrescription'>['query'] &
  Call<'queuePatientSupplement'>['query'];

/** Creates the handlers of all operations, which convert between the contract and the domain. */
export function createHandlers(dependencies: HandlerDependencies): Handlers {
  const { clock, uptime, originOf, invite } = dependencies;
  const slices = createSlices();
  const failedLogIns = createFailedAttempts(uptime, { mostOfOwner: mostNamesOfCaller });

  async function feed(
    call: Pick<Call<'queuePatientPrescription'>, 'caller' | 'database' | 'path'>,
    submission: Submission,
    { enqueue = true, ...rest }: FeederQuery,
  ) {
    expectNothingLeft(rest);
    const scope = { database: call.database, clock };
    const outcome = await submit(scope, call.caller, call.path.pt_id, submission, { enqueue });
    if (outcome instanceof Refusal) return outcome;
    const message = enqueue
      ? 'The request was added to the portal queue.'
      : 'The request was recorded without adding it to the portal queue.';
    return {
      status: 201 as const,
      body: toJson<FeederResult>({ result: true, message, portal_queue_id: outcome }),
    };
  }

  return {
    async showPortalRequests({ caller, subdomain, path, query, reserveBytes }) {
      const { status = 'open', request_type = [], limit = 100, offset = 0, ...rest } = query;
      expectNothingLeft(rest);
      const wanted = { pt_id: path.pt_id, status, request_types: request_type, limit, offset };
      const outcome = await listPortalRequests(dependencies, caller, wanted, reserveBytes);
      if (outcome instanceof Refusal) return outcome;
      return { status: 200, body: portalRequestWriter(originOf(subdomain)).list(outcome) };
    },

    async deletePortalRequest({ caller, subdomain, path, reserveBytes }) {
      const { pt_id, queue_request_id } = path;
      const outcome = await dismiss(dependencies, caller, pt_id, queue_request_id, reserveBytes);
      if (outcome instanceof Refusal) return outcome;
      const body = joinFields<DismissalResult>({
        result: 'true',
        message: '"The request was dismissed."',
        data: portalRequestWriter(originOf(subdomain)).request(outcome),
      });
      return { status: 200, body };
    },

    async listInbox({ caller, subdomain, query, reserveBytes }) {
      const { status = 'open', request_type = [], limit = 100, ...others } = query;
      const { pt_id, created_from, created_before, cursor, ...rest } = others;
      expectNothingLeft(rest);
      const wanted = {
        status,
        request_types: request_type,
        pt_id,
        created_from: timeOf(created_from) ?? 0,
        created_before: timeOf(created_before) ?? Number.MAX_SAFE_INTEGER,
        limit,
        cursor,
      };
      const outcome = await listInbox(dependencies, caller, wanted, reserveBytes);
      if (outcome instanceof Refusal) return outcome;
      return { status: 200, body: portalRequestWriter(originOf(subdomain)).inbox(outcome) };
    },

    async showPortalRequest({ caller, subdomain, path, reserveBytes }) {
      const { pt_id, queue_request_id } = path;
      const outcome = await showPortalRequest(
        dependencies,
        caller,
        pt_id,
        queue_request_id,
        reserveBytes,
      );
      if (outcome instanceof Refusal) return outcome;
      return { status: 200, body: portalRequestWriter(originOf(subdomain)).record(outcome) };
    },

    async restorePortalRequest({ caller, database, subdomain, path, reserveBytes }) {
      const scope = { database, clock };
      const { pt_id, queue_request_id } = path;
      const outcome = await restore(scope, caller, pt_id, queue_request_id, reserveBytes);
      if (outcome instanceof Refusal) return outcome;
      // A stored result of an Idempotency-Key has not reserved anything yet.
      reserveBytes(Buffer.byteLength(outcome.request.details));
      const message = outcome.restored
        ? 'The request was restored.'
        : 'The request is already open.';
      const body = joinFields<RestorationResult>({
        result: 'true',
        message: JSON.stringify(message),
        data: portalRequestWriter(originOf(subdomain)).request(outcome.request),
      });
      return { status: 200, body };
    },

    async inviteToPortal({ caller, database, path }) {
      const outcome = await invite(database, caller, path.pt_id);
      if (outcome instanceof Refusal) return outcome;
      const message = 'The invitation was queued for delivery.';
      return {
        status: 202,
        body: toJson<InvitationResult>({ result: true, message, invitation: outcome }),
      };
    },

    async listInvitations({ caller, path, query: { limit = 100, offset = 0, ...rest } }) {
      expectNothingLeft(rest);
      const outcome = await listInvitations(dependencies, caller, path.pt_id, { limit, offset });
      if (outcome instanceof Refusal) return outcome;
      const { rows, totalCount, hasMore } = outcome;
      const now = clock();
      const data = rows.map((row) => toInvitation(row, now));
      const list = { object: 'list', total_count: totalCount, has_more: hasMore, data } as const;
      return { status: 200, body: toJson<InvitationList>(list) };
    },

    async revokeInvitation({ caller, path }) {
      const outcome = await revokeInvitation(dependencies, caller, path.pt_id, path.invitation_id);
      if (outcome instanceof Refusal) return outcome;
      const message = 'The invitation was revoked.';
      const data = toInvitation(outcome, clock());
      return { status: 200, body: toJson<RevocationResult>({ result: true, message, data }) };
    },

    createPatientQuestionnaire: (call) => feed(call, questionnaire(call.body), call.query),

    queuePatientPrescription: (call) => feed(call, prescription(call.body), call.query),

    queuePatientRefill: (call) => feed(call, refill(call.body), call.query),

    queuePatientSupplement: (call) => feed(call, supplement(call.body), call.query),

    createSecureMessage: (call) => feed(call, secureMessage(call.body), call.query),

    async showPatient({ caller, subdomain, path }) {
      const outcome = await showPatient(dependencies, caller, path.pt_id);
      if (outcome instanceof Refusal) return outcome;
      return { status: 200, body: patientJson(outcome, originOf(subdomain)) };
    },

    async searchPatients({ caller, subdomain, body }) {
      const found = await searchPatients({ ...dependencies, slices }, caller, body);
      if (found instanceof Refusal) return found;
      const { rows, hasMore } = found;
      const patients = rows.map((row) => patientJson(row, originOf(subdomain)));
      const list = joinFields<PatientList>({
        object: '"list"',
        has_more: String(hasMore),
        data: `[${patients.join()}]`,
      });
      return { status: 200, body: list };
    },

    async validatePortalCredentials({ caller, body }) {
      const patient = await findPatientByLogIn({ ...dependencies, failedLogIns }, caller, body);
      if (patient instanceof Refusal) return patient;
      return { status: 200, body: credentialsJson(patient) };
    },
  };
}

/** Parses a timestamp, in milliseconds since 1970. A leap second, which JavaScript lacks, becomes the second before it. */
function timeOf(timestamp: string | undefined): number | undefined {
  return timestamp === undefined ? undefined : Date.parse(timestamp.replace(':60.', ':59.'));
}
