import type { Credentials } from '../http/messages.ts';

/** The API users of the suite, and a patient's log-in to validate. */
export interface Users {
  credentials: Credentials;
  readOnlyUser: Credentials | undefined;
  patientLogIn: Credentials | undefined;
}

/** A setting is missing; `message` names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the credentials, which would be visible on a command line.
 * @throws ConfigError
 */
export function loadUsers(environment: Environment): Users {
  const { PORTAL_USERNAME: username, PORTAL_PASSWORD: password } = environment;
  if (!username || !password) {
    throw new ConfigError(
      'Set PORTAL_USERNAME and PORTAL_PASSWORD to the name and secret of an API user.',
    );
  }
  const readOnly = ['PORTAL_READ_ONLY_USERNAME', 'PORTAL_READ_ONLY_PASSWORD'] as const;
  const patient = ['PORTAL_PATIENT_USERNAME', 'PORTAL_PATIENT_PASSWORD'] as const;
  return {
    credentials: { username, password },
    readOnlyUser: readOptionalPair(environment, ...readOnly),
    patientLogIn: readOptionalPair(environment, ...patient),
  };
}

function readOptionalPair(
  environment: Environment,
  usernameName: string,
  passwordName: string,
): Credentials | undefined {
  const [username, password] = [environment[usernameName], environment[passwordName]];
  if (!username && !password) return undefined;
  if (!username || !password) {
    throw new ConfigError(`Set both ${usernameName} and ${passwordName}, or neither.`);
  }
  return { username, password };
}
