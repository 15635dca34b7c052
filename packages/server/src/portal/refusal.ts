import type { ProblemCode } from '@mdhq/portal-types';

/** Why the domain won't do something: a value, not an exception. The edge makes a problem of it. */
export class Refusal<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  /** What the problem says beyond its usual members. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: Code, members: Readonly<Record<string, unknown>> = {}) {
    this.code = code;
    this.members = members;
  }
}
