import type { Contract } from './contract/read-contract.ts';
import { RefusedCredentials, UnknownPatient, UnreachableTarget } from './errors.ts';
import { type ApiResponse, basicAuthorization, problemCodeOf } from './http/messages.ts';
import type { WaitingTransport } from './http/rate-limits.ts';
import type { Target } from './target.ts';

/**
 * Checks before the first case what would fail nearly every case: the connection, the credentials and the patients.
 * @throws UnreachableTarget
 * @throws RefusedCredentials
 * @throws UnknownPatient
 */
export async function reachTarget(
  contract: Contract,
  target: Target,
  transport: WaitingTransport,
): Promise<void> {
  await getFrom(target, transport, '/api/v1', {});
  await logIn(target, transport);
  await findPatients(contract, target, transport);
}

async function logIn(target: Target, transport: WaitingTransport): Promise<void> {
  const { url, credentials, readOnlyUser, patient } = target;
  const path = queueOf(patient);
  const users = [
    ['API user', credentials],
    ['read-only API user', readOnlyUser],
  ] as const;
  for (const [who, user] of users) {
    if (user === undefined) continue;
    const headers = { authorization: basicAuthorization(user) };
    const { status } = await getFrom(target, transport, path, headers);
    if (status !== 401) continue;
    throw new RefusedCredentials(`${url.origin} rejected the credentials of the ${who}.`);
  }
}

async function findPatients(
  { surface }: Contract,
  target: Target,
  transport: WaitingTransport,
): Promise<void> {
  const patients = [
    ['--patient', target.patient],
    ['--invitee', target.invitee],
    ['--patient-without-email', target.patientWithoutEmail],
  ] as const;
  const headers = { authorization: basicAuthorization(target.credentials) };
  for (const [option, patient] of patients) {
    if (patient === undefined) continue;
    const response = await getFrom(target, transport, queueOf(patient), headers);
    const isUnknown = surface !== 'full' || problemCodeOf(response) === 'patient-not-found';
    if (response.status !== 404 || !isUnknown) continue;
    throw new UnknownPatient(
      `${target.url.origin} responded 404 for patient ${patient}: check ${option}.`,
    );
  }
}

function queueOf(patient: number): string {
  return `/api/v1/patients/${patient}/portal/enqueued`;
}

/** @throws UnreachableTarget */
async function getFrom(
  { url }: Target,
  transport: WaitingTransport,
  path: string,
  headers: Record<string, string>,
): Promise<ApiResponse> {
  try {
    return await transport.send({ method: 'GET', path, headers });
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error ? String(error.code) : 'no complete response';
    throw new UnreachableTarget(`No response from ${url.origin}: ${reason}.`);
  }
}
