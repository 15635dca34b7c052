import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContract, type Operation } from '../../src/http/contract/operations.ts';
import type { ApiUserKey } from '../support/clinic/api-users.ts';
import {
  type Clinic,
  type ClinicRequest,
  type ClinicResponse,
  openClinic,
} from '../support/clinic/clinic.ts';
import { enqueue } from '../support/clinic/portal-requests.ts';
import { rowsOfInstance } from '../support/rows.ts';

const canary = 'canary-of-the-other-clinic';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
const operations = await loadContract();
const paths = [...new Set(operations.map(({ path }) => path))];

/** A patient of the other instance only, and one of no instance. */
const ofOther = 50;
const unknownPatient = 999;

const bodies: Partial<Record<Operation['operationId'], object>> = {
  createPatientQuestionnaire: { html_content: 'a', raw_data: {} },
  queuePatientPrescription: { drug_id: 1 },
  queuePatientRefill: { original_prescription_id: 1 },
  queuePatientSupplement: { supplement_id: 1 },
  createSecureMessage: { subject: 'a', note: 'a message of some length' },
  validatePortalCredentials: { username: canary, password: canary },
  searchPatients: { pt_id: ofOther },
};

let clinic: Clinic;
/** The ids that belong to patient 50 of the other instance, by the name of the path parameter. */
let ofOtherById: Record<string, number>;
beforeAll(async () => {
  clinic = await openClinic();
  await enqueue(clinic);
  const other = { notes: canary, as: 'ofOther', host: 'other.md-hq.com' } as const;
  await enqueue(clinic, { ...other, pt_id: 1 });
  await enqueue(clinic, { ...other, pt_id: 1 });
  const queue_request_id = await enqueue(clinic, { ...other, pt_id: ofOther });
  await invite(1, 'writer');
  await invite(ofOther, other.as, other.host);
  const invitation_id = await invite(ofOther, other.as, other.host);
  ofOtherById = { queue_request_id, invitation_id };
});
afterAll(() => clinic.close());

async function invite(ptId: number, as: ApiUserKey, host = 'sandbox.md-hq.com'): Promise<number> {
  const url = `/api/v1/patients/${ptId}/portal/invite`;
  const { json } = await clinic.request({ method: 'POST', url, as, host });
  return json.invitation.id;
}

function call(
  method: (typeof methods)[number],
  path: string,
  ptId: number,
  idOf: (name: string) => number,
): ClinicRequest {
  const operation = operations.find((one) => one.path === path && one.method === method);
  const body = operation && bodies[operation.operationId];
  return {
    method,
    url: path
      .replace('{pt_id}', String(ptId))
      .replace(/\{(\w+)\}/, (_, name) => String(idOf(name))),
    as: 'writer',
    ...(body === undefined ? {} : { body }),
  };
}

/** What distinguishes two responses, except the id of the HTTP request. */
function essenceOf({ status, text }: ClinicResponse): unknown {
  return [status, text.replace(/urn:uuid:[\da-f-]+/, 'urn:uuid')];
}

const matrix = paths.flatMap((path) => methods.map((method) => [method, path] as const));

describe('no route lets an instance access another one, with any method (Q6, Q37)', () => {
  it('the matrix has every operation of the contract', () => {
    const reached = operations.map(({ method, path }) => `${method} ${path}`);
    expect(matrix.map((pair) => pair.join(' '))).toEqual(expect.arrayContaining(reached));
    for (const { operationId, body } of operations) {
      expect(operationId in bodies).toBe(body !== undefined);
    }
  });

  it.each(matrix)('%s %s', async (method, path) => {
    const before = await rowsOfInstance(clinic, 2);
    const foreignId = (name: string) => ofOtherById[name] ?? 0;
    const foreign = await clinic.request(call(method, path, ofOther, foreignId));
    const unknown = await clinic.request(call(method, path, unknownPatient, () => 999_999));
    expect(essenceOf(foreign)).toEqual(essenceOf(unknown));
    expect(foreign.status === 404 || foreign.status === 405 || !path.includes('{pt_id}')).toBe(
      true,
    );

    // An id that exists in both instances means the caller's own.
    const both = await clinic.request(call(method, path, 1, foreignId));
    for (const { text } of [foreign, unknown, both]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain('other.md-hq.com');
    }
    expect(await rowsOfInstance(clinic, 2)).toEqual(before);
  });
});
