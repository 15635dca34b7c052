import type { Contract, Operation } from '../../contract/read-contract.ts';
import { jsonOf } from '../../http/messages.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectResponse } from '../expect.ts';
import { pathOf, unknownId, validCall, validContent } from '../paths.ts';
import { expectedResponse, needsOf } from './expected-response.ts';

/**
 * Authentication and permissions of each operation: Q1, Q2, Q4. Only one operation of each method gets wrong credentials,
 * because a target may throttle the network of the suite after wrong log-ins. All others get credentials without a
 * password, which are no attempt to guess one.
 */
export function authenticationCases({ operations }: Contract): ContractCase[] {
  const first = new Map(operations.toReversed().map((operation) => [operation.method, operation]));
  return operations.flatMap((operation) => [
    withoutCredentials(operation),
    beforeAnythingElse(operation),
    withoutPassword(operation),
    ...(first.get(operation.method) === operation ? [wrongCredentials(operation)] : []),
    ...(operation.method === 'GET' ? [] : [readOnlyUser(operation)]),
  ]);
}

function withoutCredentials(operation: Operation): ContractCase {
  return expectedResponse(operation, {
    name: 'responds 401 without credentials',
    status: 401,
    problem: 'unauthenticated',
    calls: () => [{ credentials: 'none' }],
  });
}

function beforeAnythingElse(operation: Operation): ContractCase {
  const path = pathOf(operation, unknownId);
  const broken = operation.requestBody && { body: '{"broken":' };
  return expectedResponse(operation, {
    name: 'responds 401 without credentials before it reads the body or looks up the patient (Q4)',
    status: 401,
    problem: 'unauthenticated',
    calls: () => [{ path, ...broken, credentials: 'none' }],
  });
}

function withoutPassword(operation: Operation): ContractCase {
  return expectedResponse(operation, {
    name: 'responds 401 to credentials that have a user name without a colon and a password (Q1)',
    status: 401,
    problem: 'unauthenticated',
    needs: ['state'],
    calls: ({ target: { credentials } }) => {
      const authorization = `Basic ${Buffer.from(credentials.username).toString('base64')}`;
      const headers = { ...validContent(operation).headers, authorization };
      return [{ headers, credentials: 'none' }];
    },
  });
}

function wrongCredentials(operation: Operation): ContractCase {
  return {
    name: 'responds alike to a wrong password and to an unknown user: 401 (Q2)',
    operation: operation.id,
    covers: [401],
    needs: ['state', ...needsOf(operation)],
    async run(session) {
      const call = validCall(operation, session.target.patient);
      const { username } = session.target.credentials;
      const wrong = { username, password: 'not-the-password' };
      const wrongPassword = await session.send({ ...call, credentials: wrong });
      const unknown = { username: 'pk_unknown', password: 'not-the-password' };
      const unknownUser = await session.send({ ...call, credentials: unknown });

      expectResponse(session, wrongPassword, 401, 'unauthenticated');
      expectResponse(session, unknownUser, 401, 'unauthenticated');
      if (session.contract.surface !== 'full') return;
      const [one, other] = [wrongPassword, unknownUser].map((response) => ({
        ...(jsonOf(response) as object | undefined),
        instance: undefined,
      }));
      expectEqual('the body for an unknown user', other, one);
    },
  };
}

function readOnlyUser(operation: Operation): ContractCase {
  const isRefused = operation.responses.has(403);
  return expectedResponse(operation, {
    name: isRefused
      ? 'responds 403 to a read-only API user'
      : 'responds 200 to a read-only API user',
    status: isRefused ? 403 : 200,
    ...(isRefused && { problem: 'forbidden' }),
    needs: ['state', 'read-only user'],
    calls: ({ target: { readOnlyUser: credentials } }) => [credentials ? { credentials } : {}],
  });
}
