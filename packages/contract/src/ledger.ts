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
import type { Leftover } from './report/conformance-report.ts';
import type { Target } from './target.ts';

/** What a run has created, and has not dismissed or revoked yet. */
export interface Ledger {
  /** Records the effect of a call; without a response, a request may have been added. */
  note(call: Call, response: ApiResponse | undefined): void;
  /** Dismisses and revokes what is left, and returns what could not be cleaned up. */
  cleanUp(transport: WaitingTransport): Promise<Leftover[]>;
}

type Item = Omit<Leftover, 'reason'>;

/** The reason for a leftover whose id is unknown. */
const noId = 'the response has no portal_queue_id';
const noResponse = 'no response: it may have been added';

export function createLedger(contract: Contract, target: Target): Ledger {
  const items = new Map<string, Item>();
  const withoutId: Leftover[] = [];
  const effects: Partial<Record<string, (patient: number, second: number, json: Json) => void>> = {
    deletePortalRequest: (patient, id) =>
      items.delete(keyOf({ what: 'portal request', patient, id })),
    restorePortalRequest: (patient, id) => add({ what: 'portal request', patient, id }),
    revokeInvitation: (patient, id) => items.delete(keyOf({ what: 'invitation', patient, id })),
    inviteToPortal(patient, _second, { invitation }) {
      const id = idOf((invitation as Json | undefined)?.['id']);
      if (id === undefined) return;
      for (const [key, one] of items) {
        // A new invitation supersedes the earlier one.
        if (one.what === 'invitation' && one.patient === patient) items.delete(key);
      }
      add({ what: 'invitation', patient, id });
    },
  };

  function add(item: Item): void {
    items.set(keyOf(item), item);
  }

  function noteFeeder(call: Call, patient: number, json: Json | undefined): void {
    const id = idOf(json?.['portal_queue_id']);
    const isOnlyRecorded =
      json?.['portal_queue_id'] === null || call.path.includes('enqueue=false');
    if (id !== undefined) add({ what: 'portal request', patient, id });
    else if (!isOnlyRecorded)
      withoutId.push({ what: 'portal request', patient, reason: json ? noId : noResponse });
  }

  return {
    note(call, response) {
      const [path = ''] = call.path.split('?', 1);
      const operation = findOperation(contract.operations, call.method, path);
      // A mock creates nothing.
      if (!operation || target.stateless) return;
      const [patient = 0, second = 0] = idsIn(path);
      const hasSucceeded = response && isSuccess(response.status);
      const json = response && ((jsonOf(response) ?? {}) as Json);
      if (isFeeder(operation) && (hasSucceeded || !response)) noteFeeder(call, patient, json);
      if (hasSucceeded || isOver(response)) effects[operation.id]?.(patient, second, json ?? {});
    },
    async cleanUp(transport) {
      const left: Leftover[] = [];
      for (const item of [...items.values()]) {
        const reason = await cleanUpOne(item);
        if (reason !== undefined) left.push({ ...item, reason });
      }
      return [...left, ...withoutId];

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
function isOver(response: ApiResponse | undefined): boolean {
  const codes = ['request-already-dismissed', 'invitation-already-ended'];
  return response?.status === 404 && codes.includes(problemCodeOf(response) ?? '');
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
