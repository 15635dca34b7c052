import { Agent } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContract } from '../../src/http/contract/operations.ts';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';
import { type Answered, createContractCheck } from '../support/contract-check.ts';
import { isPostgres } from '../support/test-database.ts';
import { anyRequest, type GeneratedRequest } from './generated-request.ts';
import regressions from './regressions.json' with { type: 'json' };
import { chosenSeed, patienceFor, wantedRequests } from './runs.ts';
import { send } from './send-request.ts';

/** The average number of concurrent requests; a failure shrinks to the request that causes it. */
const concurrency = 10;

const operations = await loadContract();
const checkContract = await createContractCheck();
const ajv = new Ajv2020({ strict: false, formats: { int64: true, date: true, 'date-time': true } });
const bodyRules = new Map(
  operations.flatMap(({ operationId, body }) =>
    body === undefined ? [] : [[operationId as string, ajv.compile(body)] as const],
  ),
);

let clinic: Clinic;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: 2 * concurrency });
beforeAll(async () => {
  clinic = await openClinic();
  port = await clinic.listen();
});
afterAll(async () => {
  agent.destroy();
  await clinic.close();
});

function check(request: GeneratedRequest, answered: Answered): void {
  const { status, text } = answered;
  if (status >= 500) throw new Error(`answered ${status}: ${text}`);
  checkContract(request.method, request.url, answered);
  const code = status >= 400 && text !== '' ? JSON.parse(text).type.split('#')[1] : undefined;
  const refusals = ['malformed-request', 'validation-failed', 'unauthenticated', 'forbidden'];
  if (request.must === 'taken' && refusals.includes(code)) {
    throw new Error(`a valid request was answered ${status}: ${text}`);
  }
  if (request.must === 'refused' && status < 300) throw new Error(`it was taken: ${text}`);
  const isBodyRight = bodyRules.get(request.operationId);
  if (status < 300 && isBodyRight !== undefined) {
    const body = JSON.parse(Buffer.from(request.body ?? '', 'latin1').toString('utf8'));
    if (!isBodyRight(body)) throw new Error(`a wrong body was taken: ${text}`);
  }
}

async function checkAll(requests: GeneratedRequest[]): Promise<void> {
  const responses = await Promise.all(requests.map((request) => send(port, agent, request)));
  responses.forEach((answered, index) => {
    check(requests[index] as GeneratedRequest, answered);
  });
}

// Generating a request takes longer than its queries: fewer show that PostgreSQL differs in none.
const requests = wantedRequests(isPostgres ? 400 : 2_000);

it(
  `${requests} generated requests, valid and invalid, get a response that the contract declares (Q37)`,
  patienceFor(requests),
  async () => {
    const batch = fc.array(anyRequest(operations), {
      minLength: 1,
      maxLength: 2 * concurrency,
      size: 'max',
    });
    await fc.assert(fc.asyncProperty(batch, checkAll), {
      ...chosenSeed(),
      numRuns: Math.ceil(requests / concurrency),
      // Former failures come first.
      examples: (regressions as GeneratedRequest[]).map((request) => [[request]]),
    });
    expect(clinic.logLines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  },
);
