import { type ProblemCode, problems } from '@mdhq/portal-types';
import { pathOf } from './cases/paths.ts';
import type { Schema } from './contract/document.ts';
import {
  type Contract,
  findOperation,
  isSuccess,
  type Operation,
} from './contract/read-contract.ts';
import {
  type ApiResponse,
  basicAuthorization,
  type Call,
  jsonOf,
  problemCodeOf,
  summaryOf,
} from './http/messages.ts';
import type { WaitingTransport } from './http/rate-limits.ts';
import type { Transport } from './http/transport.ts';
import type { Leftover } from './report/conformance-report.ts';
import type { Target } from './target.ts';

/** What a run has created, and has not dismissed or revoked yet. */
export interface Ledger {
  /** Sends calls with a transport, and records the effect of each. */
  recording(transport: Sender): Sender;
  /** Dismisses and revokes what is left, and returns what could not be cleaned up. */
  cleanUp(transport: WaitingTransport): Promise<Leftover[]>;
}

type Sender = Pick<Transport, 'send'>;

type Item = Omit<Leftover, 'reason'>;

/** The codes of errors before a call is sent. */
const unsent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

export function createLedger(contract: Contract, target: Target): Ledger {
  const items = new Map<string, Item>();
  const dismissed = new Set<string>();
  const requestsWithoutId: Leftover[] = [];
  /** By patient: a new invitation supersedes the earlier one. */
  const invitationsWithoutId = new Map<number, Leftover>();
  const effects: Partial<Record<string, (patient: number, second: number, json: Json) => void>> = {
    deletePortalRequest(patient, id) {
      const key = keyOf({ what: 'portal request', patient, id });
      if (items.delete(key)) dismissed.add(key);
    },
    restorePortalRequest: (patient, id) => add({ what: 'portal request', patient, id }),
    revokeInvitation: (patient, id) => items.delete(keyOf({ what: 'invitation', patient, id })),
    inviteToPortal(patient, _second, { invitation }) {
      invitationsWithoutId.delete(patient);
      for (const [key, one] of items) {
        // A new invitation supersedes the earlier one.
        if (one.what === 'invitation' && one.patient === patient) items.delete(key);
      }
      const id = idOf((invitation as Json | undefined)?.['id']);
      if (id !== undefined) add({ what: 'invitation', patient, id });
      else addInvitationWithoutId(patient, 'the response has no id of it');
    },
  };

  function add(item: Item): void {
    items.set(keyOf(item), item);
  }

  function addInvitationWithoutId(patient: number, reason: string): void {
    invitationsWithoutId.set(patient, { what: 'invitation', patient, reason });
  }

  function noteFeeder(call: Call, patient: number, json: Json): void {
    const id = idOf(json['portal_queue_id']);
    if (id !== undefined) add({ what: 'portal request', patient, id });
    else if (json['portal_queue_id'] !== null && !isOnlyRecorded(call))
      requestsWithoutId.push({
        what: 'portal request',
        patient,
        reason: 'the response has no portal_queue_id',
      });
  }

  /** Records what a call may have done. */
  function noteDoubt(
    operation: Operation,
    call: Call,
    [patient = 0, id = 0]: readonly number[],
    came: string,
  ): void {
    if (isFeeder(operation) && !isOnlyRecorded(call)) {
      const reason = `${came}: it may have been added`;
      requestsWithoutId.push({ what: 'portal request', patient, reason });
    }
    if (operation.id === 'inviteToPortal') {
      addInvitationWithoutId(patient, `${came}: it may have been sent`);
    }
    const restored: Item = { what: 'portal request', patient, id };
    if (operation.id === 'restorePortalRequest' && dismissed.has(keyOf(restored))) add(restored);
  }

  /** Records the effect of a call. */
  function note(call: Call, response: ApiResponse | undefined): void {
    const [path = ''] = call.path.split('?', 1);
    const operation = findOperation(contract.operations, call.method, path);
    // A mock creates nothing.
    if (!operation || target.stateless) return;
    const ids = idsIn(path);
    if (!response || isInDoubt(response)) {
      noteDoubt(operation, call, ids, response ? summaryOf(response) : 'no response');
      return;
    }
    const effect = effects[operation.id];
    // Most calls only read: the ledger need not parse their responses.
    if (!effect && !isFeeder(operation)) return;
    const [patient = 0, second = 0] = ids;
    const hasSucceeded = isSuccess(response.status);
    const json = (jsonOf(response) ?? {}) as Json;
    if (isFeeder(operation) && hasSucceeded) noteFeeder(call, patient, json);
    if (hasSucceeded || isOver(response)) effect?.(patient, second, json);
  }

  return {
    recording: ({ send }) => ({
      async send(call) {
        const response = await send(call).catch((error: unknown) => {
          if (!isUnsent(error)) note(call, undefined);
          throw error;
        });
        note(call, response);
        return response;
      },
    }),
    async cleanUp(transport) {
      const left: Leftover[] = [];
      for (const item of [...items.values()]) {
        const reason = await cleanUpOne(item);
        if (reason !== undefined) left.push({ ...item, reason });
      }
      return [...left, ...requestsWithoutId, ...invitationsWithoutId.values()];

      async function cleanUpOne({ what, patient, id }: Item): Promise<string | undefined> {
        const operationId = what === 'invitation' ? 'revokeInvitation' : 'deletePortalRequest';
        const operation = contract.operations.find((one) => one.id === operationId);
        if (!operation) return `no ${operationId} on this surface`;
        const headers = { authorization: basicAuthorization(target.credentials) };
        const { method } = operation;
        try {
          const path = pathOf(operation, patient, id);
          const response = await transport.send({ method, path, headers });
          return isSuccess(response.status) || isOver(response) ? undefined : summaryOf(response);
        } catch (error) {
          return error instanceof Error && 'code' in error ? String(error.code) : 'no response';
        }
      }
    },
  };
}

type Json = Record<string, unknown>;

function keyOf({ what, patient, id }: Item): string {
  return `${what} ${patient} ${id}`;
}

/** Whether a DELETE was refused because there is nothing left to do. */
function isOver(response: ApiResponse): boolean {
  const codes = ['request-already-dismissed', 'invitation-already-ended'];
  return response.status === 404 && codes.includes(problemCodeOf(response) ?? '');
}

/** The problems of a 5xx after which, according to `problems.md`, nothing was changed. */
const withoutEffect: readonly ProblemCode[] = ['internal', 'unavailable'];

/** Whether a call may have taken effect although it failed. */
function isInDoubt(response: ApiResponse): boolean {
  const code = problemCodeOf(response);
  const isCertain = withoutEffect.some(
    (one) => one === code && problems[one].status === response.status,
  );
  return response.status >= 500 && !isCertain;
}

function isUnsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unsent.includes(String(error.code));
}

/** Whether a feeder adds nothing to the queue. */
function isOnlyRecorded({ path }: Call): boolean {
  return path.includes('enqueue=false');
}

/** Whether an operation adds a portal request: its success has a `portal_queue_id`. */
function isFeeder({ responses }: Operation): boolean {
  return [...responses].some(([status, { schema }]) => isSuccess(status) && hasQueueId(schema));
}

function hasQueueId({ properties = {}, allOf = [] }: Schema): boolean {
  return 'portal_queue_id' in properties || allOf.some(hasQueueId);
}

/** The ids in a path, in their order. */
function idsIn(path: string): number[] {
  return path
    .split('/')
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
}

/** The vendor's ids may be strings. */
function idOf(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(id) ? (id as number) : undefined;
}
