import { PortalFailure } from '../portal-error.ts';

type Inspect = (value: unknown, options: object) => string;

/** Lets `console` of Node print an error with its facts. Node 20 would print `errors`, too. */
export function printErrorsInNode(): void {
  Object.defineProperty(PortalFailure.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: PortalFailure, _depth: number, options: object, inspect: Inspect): string {
      const { name: _name, message: _message, ...facts } = this.toJSON();
      const known = Object.entries(facts).filter(([, fact]) => fact !== undefined);
      return `${this.stack} ${inspect(Object.fromEntries(known), options)}`;
    },
    configurable: true,
  });
}
