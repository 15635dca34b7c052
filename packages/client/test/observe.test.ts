import { describe, expect, test } from 'vitest';
import { portalClientOn } from '../src/create-portal-client.ts';
import { createPortalClient, type TryReport } from '../src/index.ts';
import { example } from './support/contract.ts';
import { failureOf } from './support/failure-of.ts';
import { drop, later } from './support/faults.ts';
import { handRuntime } from './support/hand-runtime.ts';
import { inTurn, json, playServer } from './support/play-server.ts';

const listed = json(200, example('onOpenQueue'), { 'X-Request-Id': 'request-3' });

describe('observe', () => {
  test('receives a report of every try, with the path of the contract', async () => {
    const runtime = handRuntime();
    const reports: TryReport[] = [];
    const { target } = await playServer(inTurn(drop, later(503, '2'), listed));
    const client = portalClientOn(runtime, {
      ...target,
      observe: (report) => reports.push(report),
    });
    const listing = client.enqueued.list(4711987);

    await runtime.letPass(250);
    await runtime.letPass(2_500);
    await listing;

    const operation = {
      operationId: 'showPortalRequests',
      method: 'GET',
      path: '/api/v1/patients/{pt_id}/portal/enqueued',
    };
    const start = Date.UTC(2026, 10, 2, 15);
    expect(reports).toEqual([
      {
        ...operation,
        tryNumber: 1,
        startedAt: start,
        durationMs: 0,
        status: undefined,
        code: 'network',
        requestId: undefined,
        nextTryInMs: 250,
      },
      {
        ...operation,
        tryNumber: 2,
        startedAt: start + 250,
        durationMs: 0,
        status: 503,
        code: 'unexpected-response',
        requestId: undefined,
        nextTryInMs: 2_500,
      },
      {
        ...operation,
        tryNumber: 3,
        startedAt: start + 2_750,
        durationMs: 0,
        status: 200,
        code: undefined,
        requestId: 'request-3',
        nextTryInMs: undefined,
      },
    ]);
  });

  test.each([
    [
      'that throws',
      () => {
        throw new Error('no disk left');
      },
    ],
    [
      'whose promise rejects',
      async () => {
        throw new Error('no collector');
      },
    ],
  ])('%s does not affect the call', async (_, observe) => {
    const { options } = await playServer(inTurn(listed, json(404, example('unknownPatient'))));
    const client = createPortalClient({ ...options, observe });

    expect(await client.enqueued.list(1)).toEqual(example('onOpenQueue'));
    expect(await failureOf(client.enqueued.list(2))).toMatchObject({ code: 'patient-not-found' });
  });

  test('receives no secrets and no patient data (Q65)', async () => {
    const reports: TryReport[] = [];
    const { origin } = await playServer(
      json(422, { ...example('drugIdMissing'), detail: 'canary', title: 'canary' }),
    );
    const client = createPortalClient({
      baseUrl: origin,
      username: 'user-canary',
      password: 'password-canary',
      observe: (report) => reports.push(report),
    });
    const submission = { html_content: 'canary', raw_data: { canary: 'canary' } };

    await failureOf(
      client.questionnaires.create(4711987, submission, { idempotencyKey: 'canary' }),
    );
    await failureOf(client.enqueued.dismiss(4711987, 4711987));

    expect(reports).toHaveLength(2);
    expect(JSON.stringify(reports)).not.toMatch(/canary|4711987|127\.0\.0\.1/);
  });
});
