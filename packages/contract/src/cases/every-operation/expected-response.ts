import type { Surface } from '@mdhq/portal-types';
import type { Operation } from '../../contract/read-contract.ts';
import type { RawCall, Session } from '../../http/session.ts';
import type { ContractCase, Need } from '../contract-case.ts';
import { expectResponse } from '../expect.ts';
import { validCall } from '../paths.ts';

interface ExpectedResponse {
  name: string;
  status: number;
  /** The code of the problem, for a refusal. */
  problem?: string;
  /** Needs beyond `writing`, which depends on the method. */
  needs?: Need[];
  surface?: Surface;
  /** The differences of each call from a valid one. */
  calls(session: Session): Partial<RawCall>[];
}

/** A case with calls of an operation that all get the same response. */
export function expectedResponse(operation: Operation, expected: ExpectedResponse): ContractCase {
  const { name, status, problem, needs = [], surface, calls } = expected;
  return {
    name,
    operation: operation.id,
    covers: [status],
    needs: [...needs, ...needsOf(operation)],
    ...(surface && { surface }),
    async run(session) {
      for (const call of calls(session)) {
        const whole = { ...validCall(operation, session.target.patient), ...call };
        expectResponse(session, await session.send(whole), status, problem);
      }
    },
  };
}

/** The needs of a case that calls an operation. */
export function needsOf({ method }: Operation): Need[] {
  return method === 'GET' ? [] : ['writing'];
}
