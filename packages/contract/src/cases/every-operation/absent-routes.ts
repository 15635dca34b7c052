import type { Contract, Operation } from '../../contract/read-contract.ts';
import { problemCodeOf, summaryOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { anyRoute } from '../../report/conformance-report.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectThat } from '../expect.ts';
import { pathOf, validContent } from '../paths.ts';

/** What lies beyond the surface of an instance that is known to have no more than that. */
export function absentRouteCases({ beyond }: Contract): ContractCase[] {
  return beyond.map((operation) => ({
    name: `responds 404 to ${operation.id}, whatever the request`,
    operation: anyRoute,
    covers: [],
    needs: operation.method === 'GET' ? [] : ['writing'],
    async run(session) {
      await expectAbsent(session, operation, validContent(operation));
      if (!operation.requestBody) return;
      const headers = { 'content-type': 'application/json' };
      await expectAbsent(session, operation, { headers, body: '{"broken":' });
    },
  }));
}

async function expectAbsent(
  { send, target }: Session,
  operation: Operation,
  content: ReturnType<typeof validContent>,
): Promise<void> {
  const path = pathOf(operation, target.patient);
  const response = await send({ method: operation.method, path, ...content });
  const isAbsent = response.status === 404 && problemCodeOf(response) === 'route-unavailable';
  expectThat(isAbsent, '404 route-unavailable', summaryOf(response));
}
