import type { Contract, Operation } from '../../contract/read-contract.ts';
import { anyRoute } from '../../report/conformance-report.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectResponse, expectEqual } from '../expect.ts';
import { pathOf } from '../paths.ts';

/** What is answered off the routes of the contract: Q13. */
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
        // It is not read where there is nobody to read it.
        headers: { 'content-type': 'application/json' },
        body: '{"broken":',
      });
      expectResponse(session, response, 405, 'method-not-allowed');
      const allowed = (response.headers['allow'] ?? '')
        .split(',')
        .map((method) => method.trim())
        // They come with a framework and promise nothing of the contract's.
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
