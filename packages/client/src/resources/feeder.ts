import type { FeederResult } from '@mdhq/portal-types';
import { checkId, checkObject, createParameters, type NewKey } from '../arguments.ts';
import type { QueueOptions } from '../options.ts';
import type { CallOperation } from '../sending/call-operation.ts';
import type { Input, QueryOf } from '../sending/request.ts';

type FeederId =
  | 'createPatientQuestionnaire'
  | 'queuePatientPrescription'
  | 'queuePatientRefill'
  | 'queuePatientSupplement'
  | 'createSecureMessage';

/** The query parameters of all feeders. */
type FeederQuery = QueryOf<'queuePatientPrescription'> & QueryOf<'queuePatientSupplement'>;

type Feeder<Id extends FeederId> = (
  ptId: number,
  submission: Input<Id>['body'],
  options?: QueueOptions,
) => Promise<FeederResult>;

/**
 * Makes the method of an operation that adds a portal request to the queue.
 *
 * @param idField the field of the submission that has an id, which must not be sent rounded
 * @param check checks that field: `optionalInteger` if a submission may omit it
 */
export function feeder<Id extends FeederId>(
  call: CallOperation,
  newKey: NewKey,
  operationId: Id,
  idField?: string & keyof Input<Id>['body'],
  check: (name: string, id: number, min: number) => unknown = checkId,
): Feeder<Id> {
  return async (ptId, body, options = {}) => {
    const parameters = createParameters(ptId, options, newKey);
    const input = {
      ...parameters,
      query: { enqueue: options.enqueue } satisfies Required<FeederQuery>,
      body: checkObject('submission', body),
    };
    if (idField) {
      check(idField, body[idField] as number, 1);
    }
    return call<FeederId>(operationId, input as Input<FeederId>, options);
  };
}
