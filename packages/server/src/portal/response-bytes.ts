/** Too many bytes of responses are in progress. The client may retry later. */
export class TooManyResponseBytes extends Error {
  override readonly name = 'TooManyResponseBytes';
}

/** How many bytes of responses may be in progress at a time. */
export interface ResponseByteLimits {
  readonly total: number;
  /** Per instance, so that slow clients of one clinic leave capacity for others. */
  readonly perInstance: number;
}

/** Each byte takes about three in memory: as read, as JSON, and in the queue of the socket. */
export const defaultResponseByteLimits: ResponseByteLimits = {
  total: 64 * 1_048_576,
  perInstance: 32 * 1_048_576,
};

/** Counts the bytes of responses from when they are read from the database until the client has received them (Q75). */
export interface ResponseBytes {
  inProgress(): number;
  /**
   * @returns a function that releases the reservation; call it once
   * @throws {TooManyResponseBytes} beyond the limits, with nothing reserved
   */
  reserve(instanceId: number, bytes: number): () => void;
}

/** Reserves the bytes of one response, before they are held. @throws {TooManyResponseBytes} */
export type ReserveBytes = (bytes: number) => void;

export function createResponseBytes({ total, perInstance }: ResponseByteLimits): ResponseBytes {
  /** Only instances that have any in progress. */
  const ofInstances = new Map<number, number>();
  let inProgress = 0;

  return {
    inProgress: () => inProgress,
    reserve(instanceId, bytes) {
      const before = ofInstances.get(instanceId) ?? 0;
      if (inProgress + bytes > total || before + bytes > perInstance) {
        throw new TooManyResponseBytes('Too many bytes of responses are in progress.');
      }
      inProgress += bytes;
      ofInstances.set(instanceId, before + bytes);
      return () => {
        inProgress -= bytes;
        const left = (ofInstances.get(instanceId) ?? 0) - bytes;
        if (left > 0) ofInstances.set(instanceId, left);
        else ofInstances.delete(instanceId);
      };
    },
  };
}
