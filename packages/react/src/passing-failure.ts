import type { RequestRef } from './changes/request-change.ts';

/** How changes are sent. */
export interface ChangeSettings {
  /**
   * Whether a call failed for a reason that passes, so that it is made again until it is answered. Without it: the
   * client's `network`, `timeout` and `unavailable`, and the `TypeError` of a `fetch` that got no answer.
   */
  readonly isPassing?: ((error: Error) => boolean) | undefined;
  /**
   * Whether a passing failure means that the call had no effect, since nobody was signed in, say: then it can be made
   * again however often. Without it: none does.
   */
  readonly isRefused?: ((error: Error) => boolean) | undefined;
}

/** How dismissals and restorations are sent. */
export interface RequestChangeSettings extends ChangeSettings {
  /**
   * What a change waits for before it is sent, such as the time in which it can be cancelled without a trace. The lists
   * already show the change. A mutation that was removed from the cache by then is not sent.
   * @param request the variables of the mutation
   */
  readonly beforeSend?: ((request: RequestRef) => Promise<unknown> | undefined) | undefined;
}

const passingCodes: unknown[] = ['network', 'timeout', 'unavailable'];

export function isPassingFailure(error: Error): boolean {
  return error instanceof TypeError || passingCodes.includes(codeOf(error));
}

/** The `code` of the client's errors, or of a backend's that has the same ones. */
export function codeOf(error: Error): unknown {
  return (error as { code?: unknown }).code;
}
