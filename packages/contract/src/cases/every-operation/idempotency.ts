import { randomUUID } from 'node:crypto';
import type { Contract, Operation } from '../../contract/read-contract.ts';
import { type Answer, jsonOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase, Need } from '../contract-case.ts';
import { expectAnswer, expectEqual } from '../expect.ts';
import { countInvitations, expectRoomForMore } from '../invitations/invitee.ts';
import { pathOf, validContent } from '../paths.ts';
import { dismissWhatIsOpen, idsOf, readQueue } from '../queue/portal-requests.ts';

/** What an `Idempotency-Key` does, on every operation that takes one: Q26. */
export function idempotencyCases({ operations }: Contract): ContractCase[] {
  return operations
    .filter(({ takesKey }) => takesKey)
    .flatMap((operation) => [
      // What is to be restored has to be dismissed first: restore.ts sees to that.
      ...(operation.id === 'restorePortalRequest' ? [] : [usedKey(operation)]),
      badKey(operation),
    ]);
}

function usedKey(operation: Operation): ContractCase {
  return {
    ...about(operation),
    name: 'does a repeat under the same Idempotency-Key once, and refuses the key for another request (Q26)',
    covers: [422],
    async run(session) {
      const invites = operation.id === 'inviteToPortal';
      const invited = invites ? await countInvitations(session) : 0;
      const before = idsOf(await readQueue(session, 'open'));
      const key = randomUUID();
      try {
        const first = await create(session, operation, key);
        const second = await create(session, operation, key);
        expectEqual('the status of the repeat', second.status, first.status);
        expectEqual('the answer to the repeat', jsonOf(second), jsonOf(first));
        const other = await send(session, operation, key, { other: true });
        expectAnswer(session, other, 422, 'idempotency-key-reused');
        const added = (await newIds(session, before)).length;
        expectEqual('how many it has enqueued', added, operation.requestBody ? 1 : 0);
        if (invites) {
          // The answer can be replayed, and the mail sent again all the same.
          const sent = (await countInvitations(session)) - invited;
          expectEqual('how many invitations it has made', sent, 1);
        }
      } finally {
        await dismissWhatIsOpen(session, await newIds(session, before));
      }
    },
  };
}

function badKey(operation: Operation): ContractCase {
  return {
    ...about(operation),
    name: 'refuses an Idempotency-Key that breaks its rule',
    covers: [422],
    async run(session) {
      for (const key of ['two words', 'k'.repeat(256)]) {
        const answer = await send(session, operation, key);
        expectAnswer(session, answer, 422, 'validation-failed');
      }
    },
  };
}

function about(operation: Operation): Pick<ContractCase, 'operation' | 'needs' | 'surface'> {
  const isInvitation = operation.id === 'inviteToPortal';
  const invitee: Need[] = isInvitation ? ['invitee', 'patient without email'] : [];
  return { operation: operation.id, needs: ['state', 'writing', ...invitee], surface: 'full' };
}

async function create(session: Session, operation: Operation, key: string): Promise<Answer> {
  const answer = await send(session, operation, key);
  if (operation.id === 'inviteToPortal') expectRoomForMore(answer);
  expectEqual('a success', Math.floor(answer.status / 100), 2);
  return answer;
}

/** @param other whether to ask for something else: another content, or another patient where there is none */
function send(
  { send: sendRaw, target }: Session,
  operation: Operation,
  key: string,
  { other = false } = {},
): Promise<Answer> {
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

/** The body with its first number counted on, or else its first text made longer. */
function withOtherContent(body: string): string {
  const number = body.replace(/:(\d+)/, (_all, digits) => `:${Number(digits) + 1}`);
  return number === body ? body.replace(/":"/, '":"Other: ') : number;
}

async function newIds(session: Session, before: readonly number[]): Promise<number[]> {
  return idsOf(await readQueue(session, 'open')).filter((id) => !before.includes(id));
}
