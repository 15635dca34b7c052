import type { Credentials } from '../conversation/credentials.ts';

/** The API users to act as, and a patient's log-in to ask about. */
export interface Users {
  credentials: Credentials;
  readOnlyUser: Credentials | undefined;
  patientLogIn: Credentials | undefined;
}

/** A setting is missing; `message` names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the credentials, which have no place on a command line.
 * @throws ConfigError
 */
export function loadUsers(environment: Environment = process.env): Users {
  const credentials = readPair(environment, 'PORTAL_USERNAME', 'PORTAL_PASSWORD');
  if (!credentials) {
    throw new ConfigError(
      "Set PORTAL_USERNAME and PORTAL_PASSWORD to an API user's name and secret.",
    );
  }
  const readOnly = ['PORTAL_READ_ONLY_USERNAME', 'PORTAL_READ_ONLY_PASSWORD'] as const;
  const patient = ['PORTAL_PATIENT_USERNAME', 'PORTAL_PATIENT_PASSWORD'] as const;
  return {
    credentials,
    readOnlyUser: readPair(environment, ...readOnly),
    patientLogIn: readPair(environment, ...patient),
  };
}

function readPair(
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
