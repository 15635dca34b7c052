import { randomUUID } from 'node:crypto';
import type { Contract, Operation } from '../../contract/read-contract.ts';
import { type ApiResponse, jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase, Need } from '../contract-case.ts';
import { expectEqual, expectResponse } from '../expect.ts';
import { countInvitations, expectInvitationsLeft } from '../invitations/invitee.ts';
import { pathOf, validContent } from '../paths.ts';
import { dismissOpen, idsOf, readQueue } from '../queue/portal-requests.ts';

/** `Idempotency-Key`, for each operation that accepts one: Q26. */
export function idempotencyCases({ operations }: Contract): ContractCase[] {
  return operations
    .filter(({ takesKey }) => takesKey)
    .flatMap((operation) => [
      // A restoration needs a dismissed request: restore.ts has its case.
      ...(operation.id === 'restorePortalRequest' ? [] : [usedKey(operation)]),
      badKey(operation),
    ]);
}

function usedKey(operation: Operation): ContractCase {
  return {
    ...about(operation),
    name: 'executes a request repeated with the same Idempotency-Key once, and responds 422 to another request with that key (Q26)',
    covers: [422],
    async run(session) {
      const invites = operation.id === 'inviteToPortal';
      const invited = invites ? await countInvitations(session) : 0;
      const before = idsOf(await readQueue(session, 'open'));
      const key = randomUUID();
      try {
        const first = await create(session, operation, key);
        const second = await create(session, operation, key);
        expectEqual('the status of the repeated request', second.status, first.status);
        expectEqual('the response to the repeated request', jsonOf(second), jsonOf(first));
        const other = await send(session, operation, key, { other: true });
        expectResponse(session, other, 422, 'idempotency-key-reused');
        const added = (await newIds(session, before)).length;
        expectEqual(
          'the number of new requests in the queue',
          added,
          operation.requestBody ? 1 : 0,
        );
        if (invites) {
          // A faulty target can replay the response and still send another mail.
          const sent = (await countInvitations(session)) - invited;
          expectEqual('the number of new invitations', sent, 1);
        }
      } catch (error) {
        session.beforeCleanup();
        throw error;
      } finally {
        await dismissOpen(session, await newIds(session, before));
      }
    },
  };
}

function badKey(operation: Operation): ContractCase {
  return {
    ...about(operation),
    name: 'responds 422 to an invalid Idempotency-Key',
    covers: [422],
    async run(session) {
      for (const key of ['two words', 'k'.repeat(256)]) {
        const response = await send(session, operation, key);
        expectResponse(session, response, 422, 'validation-failed');
      }
    },
  };
}

function about(operation: Operation): Pick<ContractCase, 'operation' | 'needs' | 'surface'> {
  const isInvitation = operation.id === 'inviteToPortal';
  const invitee: Need[] = isInvitation ? ['invitee', 'patient without email'] : [];
  return { operation: operation.id, needs: ['state', 'writing', ...invitee], surface: 'full' };
}

async function create(session: Session, operation: Operation, key: string): Promise<ApiResponse> {
  const response = await send(session, operation, key);
  if (operation.id === 'inviteToPortal') expectInvitationsLeft(response);
  expectEqual('a success', Math.floor(response.status / 100), 2);
  return response;
}

/** @param other whether to send another body, or to use another patient if there is no body */
function send(
  { send: sendRaw, target }: Session,
  operation: Operation,
  key: string,
  { other = false } = {},
): Promise<ApiResponse> {
  const { headers, body } = validContent(operation);
  const { patient, invitee, patientWithoutEmail } = target;
  const without = other ? patientWithoutEmail : invitee;
  return sendRaw({
    method: operation.method,
    path: pathOf(operation, (operation.requestBody ? patient : without) ?? patient),
    headers: { ...headers, 'idempotency-key': key },
    body: other && body !== undefined ? withOtherContent(body) : body,
  });
}

/** The body with its first number incremented, or else with a longer first string. */
function withOtherContent(body: string): string {
  const number = body.replace(/:(\d+)/, (_all, digits) => `:${Number(digits) + 1}`);
  return number === body ? body.replace(/":"/, '":"Other: ') : number;
}

async function newIds(session: Session, before: readonly number[]): Promise<number[]> {
  return idsOf(await readQueue(session, 'open')).filter((id) => !before.includes(id));
}
