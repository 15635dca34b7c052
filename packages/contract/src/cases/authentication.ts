import type { Contract, Operation } from '../contract/read-contract.ts';
import { jsonOf } from '../conversation/call.ts';
import type { ContractCase, Need } from './contract-case.ts';
import { expectAnswer, expectEqual } from './expect.ts';
import { pathOf, unknownId, validContent } from './paths.ts';

/** Who gets in: Q1, Q2, Q4. */
export function authenticationCases({ operations }: Contract): ContractCase[] {
  return operations.flatMap((operation) => [
    withoutCredentials(operation),
    beforeAnythingElse(operation),
    wrongCredentials(operation),
    ...(operation.method === 'GET' ? [] : [readOnlyUser(operation)]),
  ]);
}

function withoutCredentials(operation: Operation): ContractCase {
  return {
    name: 'asks for credentials when there are none',
    operation: operation.id,
    covers: [401],
    needs: needsOf(operation),
    async run(session) {
      const path = pathOf(operation, session.target.patient);
      const call = { method: operation.method, path, ...validContent(operation) };
      const answer = await session.send({ ...call, credentials: 'none' });
      expectAnswer(session, answer, 401, 'unauthenticated');
    },
  };
}

function beforeAnythingElse(operation: Operation): ContractCase {
  return {
    name: 'authenticates before it reads or looks anything up (Q4)',
    operation: operation.id,
    covers: [401],
    needs: needsOf(operation),
    async run(session) {
      const path = pathOf(operation, unknownId);
      const broken = operation.requestBody && {
        body: '{"broken":',
        headers: { 'content-type': 'application/json' },
      };
      const call = { method: operation.method, path, ...broken };
      const answer = await session.send({ ...call, credentials: 'none' });
      expectAnswer(session, answer, 401, 'unauthenticated');
    },
  };
}

function wrongCredentials(operation: Operation): ContractCase {
  return {
    name: 'refuses a wrong password and an unknown user alike (Q2)',
    operation: operation.id,
    covers: [401],
    needs: ['state', ...needsOf(operation)],
    async run(session) {
      const path = pathOf(operation, session.target.patient);
      const call = { method: operation.method, path, ...validContent(operation) };
      const { username } = session.target.credentials;
      const wrong = { username, password: 'not-the-password' };
      const wrongPassword = await session.send({ ...call, credentials: wrong });
      const unknown = { username: 'pk_nobody', password: 'not-the-password' };
      const unknownUser = await session.send({ ...call, credentials: unknown });

      expectAnswer(session, wrongPassword, 401, 'unauthenticated');
      expectAnswer(session, unknownUser, 401, 'unauthenticated');
      if (session.contract.surface !== 'full') return;
      const [one, other] = [wrongPassword, unknownUser].map((answer) => ({
        ...(jsonOf(answer) as object | undefined),
        instance: undefined,
      }));
      expectEqual('the body for an unknown user', other, one);
    },
  };
}

function readOnlyUser(operation: Operation): ContractCase {
  const status = operation.responses.has(403) ? 403 : 200;
  return {
    name: status === 403 ? 'refuses a read-only API user' : 'lets a read-only API user ask',
    operation: operation.id,
    covers: [status],
    needs: ['state', 'writing', 'read-only user'],
    async run(session) {
      const { readOnlyUser: credentials, patient } = session.target;
      const path = pathOf(operation, patient);
      const call = { method: operation.method, path, ...validContent(operation) };
      const answer = await session.send({ ...call, ...(credentials && { credentials }) });
      expectAnswer(session, answer, status, status === 403 ? 'forbidden' : undefined);
    },
  };
}

function needsOf({ method }: Operation): Need[] {
  return method === 'GET' ? [] : ['writing'];
}
