/** No response at all came from the target. */
export class UnreachableTarget extends Error {
  override readonly name = 'UnreachableTarget';
}
