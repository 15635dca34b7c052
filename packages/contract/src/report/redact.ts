import { basicAuthorization, type Credentials } from '../http/messages.ts';
import type { Target } from '../target.ts';

/** Redacts the passwords of the target in a text, in case the target returned them. */
export function createRedaction(target: Target): (text: string) => string {
  const { credentials, readOnlyUser, patientLogIn } = target;
  const secrets = [credentials, readOnlyUser, patientLogIn]
    .filter((one) => one !== undefined)
    .flatMap(secretsOf);
  return (text) => secrets.reduce((left, secret) => left.replace(secret, '[redacted]'), text);
}

/** A password is only redacted as a whole word: a short one is part of many words. */
function secretsOf(credentials: Credentials): RegExp[] {
  return [basicAuthorization(credentials).replace('Basic ', ''), credentials.password].map(
    (secret) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(secret)}(?![\\p{L}\\p{N}])`, 'gu'),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
