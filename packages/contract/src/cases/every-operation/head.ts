import type { Contract, Operation } from '../../contract/read-contract.ts';
import { mediaTypeOf } from '../../http/messages.ts';
import type { RawCall } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual } from '../expect.ts';
import { validCall } from '../paths.ts';

/** HEAD, for each operation with GET: Q13. */
export function headCases({ operations }: Contract): ContractCase[] {
  return operations.filter(({ method }) => method === 'GET').map(headLikeGet);
}

function headLikeGet(operation: Operation): ContractCase {
  return {
    name: 'responds to HEAD with the status and media type of GET, and without a body (Q13)',
    operation: operation.id,
    covers: [],
    // A read-only run sends GET alone.
    needs: ['writing'],
    surface: 'full',
    async run(session) {
      const valid = validCall(operation, session.target.patient);
      const calls: RawCall[] = [
        valid,
        { ...valid, credentials: 'none' },
        { ...valid, path: `${valid.path}?request_typo=rx` },
      ];
      for (const call of calls) {
        const get = await session.send(call);
        const head = await session.send({ ...call, method: 'HEAD' });
        expectEqual('the status of HEAD', head.status, get.status);
        expectEqual('the media type of HEAD', mediaTypeOf(head), mediaTypeOf(get));
        expectEqual('the length of the body of HEAD', head.text.length, 0);
      }
    },
  };
}
