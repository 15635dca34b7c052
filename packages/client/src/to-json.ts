import { invalidArgument } from './checks.ts';

/** @throws PortalError `invalid-argument` for what JSON can't hold */
export function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // Its error names the properties on the way to a circle or a BigInt.
    throw invalidArgument('the body must be plain JSON');
  }
}
