import type { Contract, Operation } from '../../contract/read-contract.ts';
import { problemCodeOf, summaryOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import { anyRoute } from '../../report/conformance-report.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectResponse, expectThat } from '../expect.ts';
import { pathOf, validContent } from '../paths.ts';

/** Unknown routes and methods: Q13. */
export function routeCases({ operations }: Contract): ContractCase[] {
  const templates = new Set(operations.map(({ template }) => template));
  return [
    unknownRoute('/api/v1/no-such-route'),
    unknownRoute('/api/v1/patients'),
    ...[...templates].map((template) =>
      otherMethod(operations.filter((operation) => operation.template === template)),
    ),
  ];
}

function otherMethod(operations: Operation[]): ContractCase {
  const [operation] = operations as [Operation];
  return {
    name: `responds 405 to PATCH ${operation.template}, with the supported methods in Allow (Q13)`,
    operation: anyRoute,
    covers: [],
    needs: ['writing'],
    surface: 'full',
    async run(session) {
      const path = pathOf(operation, session.target.patient);
      const response = await session.send({
        method: 'PATCH',
        path,
        // The body is not read.
        headers: { 'content-type': 'application/json' },
        body: '{"broken":',
      });
      expectResponse(session, response, 405, 'method-not-allowed');
      const allowed = (response.headers['allow'] ?? '')
        .split(',')
        .map((method) => method.trim())
        // Frameworks add them; the contract does not declare them.
        .filter((method) => !['HEAD', 'OPTIONS'].includes(method));
      expectEqual('Allow', allowed.sort(), operations.map(({ method }) => method).sort());
    },
  };
}

function unknownRoute(path: string): ContractCase {
  return {
    name: `responds 404 to GET ${path}`,
    operation: anyRoute,
    covers: [],
    needs: [],
    surface: 'full',
    async run(session) {
      const response = await session.send({ method: 'GET', path });
      expectResponse(session, response, 404, 'route-unavailable');
    },
  };
}

/** Operations beyond the surface of a limited target, which must not exist. */
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
