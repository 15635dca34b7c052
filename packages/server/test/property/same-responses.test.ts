import { Agent } from 'node:http';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { loadContract } from '../../src/http/contract/operations.ts';
import { openSqliteDatabase } from '../../src/store/sqlite/open-database.ts';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { seedClinic } from '../support/clinic/seed.ts';
import { openingTime } from '../support/clinic/seeded-database.ts';
import { anyRequest, type GeneratedRequest } from './generated-request.ts';
import { chosenSeed, patienceFor, wantedRequests } from './runs.ts';
import { send } from './send-request.ts';

const requests = wantedRequests(400);
const operations = await loadContract();

/** A test clinic on the embedded database, also where the others are on PostgreSQL. */
function openOnSqlite(): Promise<Clinic> {
  return openClinic(async (dataDir) => {
    const database = await openSqliteDatabase(dataDir);
    await seedClinic(database, openingTime);
    return database;
  });
}

it(
  `${requests} generated requests in sequence get the same responses on both engines, to the byte (Q37)`,
  patienceFor(requests),
  async () => {
    const clinics = [await openClinic(), await openOnSqlite()];
    const agent = new Agent({ keepAlive: true });
    onTestFinished(async () => {
      agent.destroy();
      for (const clinic of clinics) await clinic.close();
    });
    const ports = await Promise.all(clinics.map((clinic) => clinic.listen()));

    async function respond(request: GeneratedRequest): Promise<string[]> {
      for (const clinic of clinics) clinic.time.now += 1_000;
      return Promise.all(
        ports.map(async (port) => {
          const { status, headers, text } = await send(port, agent, request);
          // Random, or the time of the machine.
          const { 'x-request-id': _, date: __, ...others } = headers;
          const body = text.replace(/urn:uuid:[0-9a-f-]{36}/, 'urn:uuid:');
          return JSON.stringify({ status, headers: others, body }, null, 1);
        }),
      );
    }

    const seed = chosenSeed().seed ?? Math.floor(Math.random() * 2 ** 31);
    const sequence = fc.sample(anyRequest(operations), { numRuns: requests, seed });
    for (const [index, request] of sequence.entries()) {
      const [onPostgres, onSqlite] = await respond(request);
      expect(
        onPostgres,
        `request ${index} of PROPERTY_SEED=${seed}: ${JSON.stringify(request)}`,
      ).toBe(onSqlite);
    }
    // A change that only one of them made would show here, too.
    for (const url of [
      '/api/v1/extensions/portal/enqueued?limit=1000',
      '/api/v1/extensions/portal/enqueued?status=dismissed&limit=1000',
    ]) {
      const lists = await Promise.all(
        clinics.map(async (clinic) => (await clinic.request({ url, as: 'writer' })).text),
      );
      expect(lists[0]).toBe(lists[1]);
    }
  },
);
