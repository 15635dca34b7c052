import type { Surface } from '@mdhq/portal-types';
import type { Operation } from '../../contract/read-contract.ts';
import type { RawCall, Session } from '../../http/session.ts';
import type { ContractCase, Need } from '../contract-case.ts';
import { expectResponse } from '../expect.ts';
import { validCall } from '../paths.ts';

interface ExpectedResponse {
  name: string;
  status: number;
  /** The problem's code, where it is a refusal. */
  problem?: string;
  /** Beside writing, which goes by the operation's method. */
  needs?: Need[];
  surface?: Surface;
  /** What each call has in place of what would break no rule. */
  calls(session: Session): Partial<RawCall>[];
}

/** A case whose calls of an operation, right but for one thing, are all answered alike. */
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

/** What a case needs that calls an operation. */
export function needsOf({ method }: Operation): Need[] {
  return method === 'GET' ? [] : ['writing'];
}
