import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { addPatient, type QueueModel, queueCommands } from './queue-model.ts';
import { chosenSeed, patienceFor, wantedRequests } from './runs.ts';

/** The approximate number of requests in a sequence. */
const perSequence = 10;
const firstPatient = 1_000;

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const requests = wantedRequests(600);

it(
  'feeding, listing and dismissing in any order matches the model of a queue (Q16, Q17, Q19)',
  patienceFor(requests),
  async () => {
    let ptId = firstPatient;
    const property = fc.asyncProperty(queueCommands, async (commands) => {
      ptId += 1;
      const real = await addPatient(clinic, ptId);
      const model: QueueModel = { queued: [] };
      await fc.asyncModelRun(() => ({ model, real }), commands);
    });
    await fc.assert(property, { ...chosenSeed(), numRuns: Math.ceil(requests / perSequence) });
    expect(ptId).toBeGreaterThan(firstPatient);
  },
);
