import { createFailedAttempts, type Uptime } from '@mdhq/portal-access';
import type { Invitation, PatientList } from '@mdhq/portal-types';
import type { Clock } from '../platform/clock.ts';
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
import { type Call, type Handlers, type JsonText, toJson } from './contract/handler-types.ts';
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
  invite(database: Database, caller: Caller, ptId: number): Promise<Invitation | Refusal>;
}

/** Portal user names with failures that are tracked per API user, a quarter of all. */
const mostNamesOfCaller = 5_000;

/** Creates the handlers of all operations, which convert between the contract and the domain. */
export function createHandlers(dependencies: HandlerDependencies): Handlers {
  const { clock, uptime, originOf, invite } = dependencies;
  const slices = createSlices();
  const failedLogIns = createFailedAttempts(uptime, { mostOfOwner: mostNamesOfCaller });

  async function feed(
    call: Pick<Call<'queuePatientPrescription'>, 'caller' | 'database' | 'path'>,
    submission: Submission,
    { enqueue }: { enqueue: boolean },
  ) {
    const scope = { database: call.database, clock };
    const outcome = await submit(scope, call.caller, call.path.pt_id, submission, { enqueue });
    if (outcome instanceof Refusal) return outcome;
    const message = enqueue
      ? 'The request was added to the portal queue.'
      : 'The request was recorded without adding it to the portal queue.';
    return {
      status: 201 as const,
      body: toJson({ result: true as const, message, portal_queue_id: outcome }),
    };
  }

  return {
    async showPortalRequests({ caller, subdomain, path, query, reserveBytes }) {
      const wanted = {
        pt_id: path.pt_id,
        status: query.status ?? 'open',
        request_types: query.request_type ?? [],
        limit: query.limit ?? 100,
        offset: query.offset ?? 0,
      };
      const outcome = await listPortalRequests(dependencies, caller, wanted, reserveBytes);
      if (outcome instanceof Refusal) return outcome;
      return { status: 200, body: portalRequestWriter(originOf(subdomain)).list(outcome) };
    },

    async deletePortalRequest({ caller, subdomain, path, reserveBytes }) {
      const { pt_id, queue_request_id } = path;
      const outcome = await dismiss(dependencies, caller, pt_id, queue_request_id, reserveBytes);
      if (outcome instanceof Refusal) return outcome;
      const request = portalRequestWriter(originOf(subdomain)).request(outcome);
      const body: JsonText<never> = `{"result":true,"message":"The request was dismissed.","data":${request}}`;
      return { status: 200, body };
    },

    async listInbox({ caller, subdomain, query, reserveBytes }) {
      const wanted = {
        status: query.status ?? 'open',
        request_types: query.request_type ?? [],
        pt_id: query.pt_id,
        created_from: timeOf(query.created_from) ?? 0,
        created_before: timeOf(query.created_before) ?? Number.MAX_SAFE_INTEGER,
        limit: query.limit ?? 100,
        cursor: query.cursor,
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
      const request = portalRequestWriter(originOf(subdomain)).request(outcome.request);
      const message = outcome.restored
        ? 'The request was restored.'
        : 'The request is already open.';
      const body: JsonText<never> = `{"result":true,"message":"${message}","data":${request}}`;
      return { status: 200, body };
    },

    async inviteToPortal({ caller, database, path }) {
      const outcome = await invite(database, caller, path.pt_id);
      if (outcome instanceof Refusal) return outcome;
      const message = 'The invitation was queued for delivery.';
      return { status: 202, body: toJson({ result: true, message, invitation: outcome }) };
    },

    async listInvitations({ caller, path, query: { limit = 100, offset = 0 } }) {
      const outcome = await listInvitations(dependencies, caller, path.pt_id, { limit, offset });
      if (outcome instanceof Refusal) return outcome;
      const { rows, totalCount, hasMore } = outcome;
      const now = clock();
      const data = rows.map((row) => toInvitation(row, now));
      const list = { object: 'list', total_count: totalCount, has_more: hasMore, data } as const;
      return { status: 200, body: toJson(list) };
    },

    async revokeInvitation({ caller, path }) {
      const outcome = await revokeInvitation(dependencies, caller, path.pt_id, path.invitation_id);
      if (outcome instanceof Refusal) return outcome;
      const message = 'The invitation was revoked.';
      const data = toInvitation(outcome, clock());
      return { status: 200, body: toJson({ result: true, message, data }) };
    },

    createPatientQuestionnaire: (call) => feed(call, questionnaire(call.body), { enqueue: true }),

    queuePatientPrescription: (call) =>
      feed(call, prescription(call.body), { enqueue: call.query.enqueue ?? true }),

    queuePatientRefill: (call) => feed(call, refill(call.body), { enqueue: true }),

    queuePatientSupplement: (call) =>
      feed(call, supplement(call.body), { enqueue: call.query.enqueue ?? true }),

    createSecureMessage: (call) => feed(call, secureMessage(call.body), { enqueue: true }),

    async showPatient({ caller, subdomain, path }) {
      const outcome = await showPatient(dependencies, caller, path.pt_id);
      if (outcome instanceof Refusal) return outcome;
      return { status: 200, body: patientJson(outcome, originOf(subdomain)) };
    },

    async searchPatients({ caller, subdomain, body }) {
      const { rows, hasMore } = await searchPatients({ ...dependencies, slices }, caller, body);
      const patients = rows.map((row) => patientJson(row, originOf(subdomain)));
      const list: JsonText<PatientList> = `{"object":"list","has_more":${hasMore},"data":[${patients.join()}]}`;
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
