import { basicAuthorization, type Credentials } from '../http/credentials.ts';
import type { Target } from '../target.ts';

/** Takes the target's passwords out of a text, should a target have given them back. */
export function createRedaction(target: Target): (text: string) => string {
  const { credentials, readOnlyUser, patientLogIn } = target;
  const secrets = [credentials, readOnlyUser, patientLogIn]
    .filter((one) => one !== undefined)
    .flatMap(secretsOf);
  return (text) => secrets.reduce((left, secret) => left.replace(secret, '[redacted]'), text);
}

/** A password is looked for as a word of its own: one like `p` would black out the whole report. */
function secretsOf(credentials: Credentials): RegExp[] {
  return [basicAuthorization(credentials).replace('Basic ', ''), credentials.password].map(
    (secret) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(secret)}(?![\\p{L}\\p{N}])`, 'gu'),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
