import type { PortalClient } from '@mdhq/portal-client';
import type { OperationId } from '@mdhq/portal-types';
import type { Contract, Operation } from '../../contract/read-contract.ts';
import { jsonOf } from '../../http/messages.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectRefusal } from '../expect.ts';
import { validCall } from '../paths.ts';

type RequestOf = (client: PortalClient, body: never) => Promise<unknown>;

/** How the typed client calls each operation. */
const typedCalls: Record<OperationId, RequestOf> = {
  showPortalRequests: (client) => client.enqueued.list(1),
  deletePortalRequest: (client) => client.enqueued.dismiss(1, 27),
  listInbox: (client) => client.inbox.list(),
  showPortalRequest: (client) => client.enqueued.show(1, 27),
  restorePortalRequest: (client) => client.enqueued.restore(1, 27),
  inviteToPortal: (client) => client.portal.invite(221),
  listInvitations: (client) => client.invitations.list(221),
  revokeInvitation: (client) => client.invitations.revoke(221, 10),
  createPatientQuestionnaire: (client, body) => client.questionnaires.create(1, body),
  queuePatientPrescription: (client, body) => client.prescriptions.queue(1, body),
  queuePatientRefill: (client, body) => client.prescriptions.refill(1, body),
  queuePatientSupplement: (client, body) => client.supplements.queue(1, body),
  createSecureMessage: (client, body) => client.secureMessages.create(1, body),
  showPatient: (client) => client.patients.show(1),
  searchPatients: (client, body) => client.patients.search(body),
  validatePortalCredentials: (client, body) => client.portal.validateCredentials(body),
};

/** Each documented example, requested from a mock with `Prefer`. */
export function documentedReplyCases({ operations }: Contract): ContractCase[] {
  return operations.flatMap((operation) =>
    [...operation.responses].flatMap(([status, { examples }]) =>
      examples.map(({ name, value }) => documentedReply(operation, status, name, value)),
    ),
  );
}

function documentedReply(
  operation: Operation,
  status: number,
  example: string,
  value: unknown,
): ContractCase {
  const prefer = `code=${status}, example=${example}`;
  return {
    name: `responds ${status} with the example ${example} when Prefer requests it`,
    operation: operation.id,
    covers: [status],
    needs: ['writing'],
    async run(session) {
      const call = validCall(operation, session.target.patient);
      const response = await session.send({ ...call, headers: { ...call.headers, prefer } });
      expectEqual('the status', response.status, status);
      expectEqual('the body', jsonOf(response), value);

      const client = session.client({ headers: { prefer } });
      const body = operation.requestBody?.examples[0]?.value as never;
      const typed = typedCalls[operation.id](client, body);
      if (status < 400) expectEqual('what the client returns', await typed, value);
      else await expectRefusal(session, typed, problemOf(value));
    },
  };
}

function problemOf(value: unknown): string {
  const { type } = value as { type: string };
  return type.slice(type.indexOf('#') + 1);
}
