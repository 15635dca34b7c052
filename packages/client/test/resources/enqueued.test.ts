import { describe, expect, test } from 'vitest';
import { createPortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

const queue = example('onOpenQueue');

describe('enqueued.list', () => {
  test('requests the open requests with a GET without a query', async () => {
    const { options, received } = await playServer(json(200, queue));

    expect(await createPortalClient(options).enqueued.list(1)).toEqual(queue);

    expect(received).toMatchObject([
      {
        method: 'GET',
        target: '/api/v1/patients/1/portal/enqueued',
        headers: {
          authorization: `Basic ${btoa('un:pwd')}`,
          accept: 'application/json, application/problem+json',
        },
        body: '',
      },
    ]);
    expect(received[0]?.headers).not.toHaveProperty('content-type');
  });

  test('repeats request_type for several types', async () => {
    const prescriptions = [{ id: 5, request_type: 'rx' }];
    const page = { object: 'list', total_count: 1, has_more: false, data: prescriptions };
    const { options, received } = await playServer(json(200, page));
    const { enqueued } = createPortalClient(options);

    await enqueued.list(1, {
      request_type: ['rx', 'rx_refill'],
      status: 'all',
      limit: 2,
      offset: 0,
    });
    await enqueued.list(1, { request_type: 'supplement', status: undefined });

    expect(received.map(({ target }) => target?.split('?')[1])).toEqual([
      'request_type=rx&request_type=rx_refill&status=all&limit=2&offset=0',
      'request_type=supplement',
    ]);
  });

  test('accepts an unknown request_type and unknown fields', async () => {
    const fromTomorrow = {
      ...queue,
      data: [{ id: 9, request_type: 'lab_order', details: { tube: 'red' }, priority: 1 }],
      cursor: 'x',
    };
    const { options } = await playServer(json(200, fromTomorrow));

    expect(await createPortalClient(options).enqueued.list(1)).toEqual(fromTomorrow);
  });

  test.each([
    ['a limit of 0', { limit: 0 }],
    ['a limit of 101', { limit: 101 }],
    ['a limit of 1.5', { limit: 1.5 }],
    ['a negative offset', { offset: -1 }],
    ['an offset above 2^53', { offset: 2 ** 53 }],
    ['an empty filter, which would mean all types', { request_type: [] }],
  ])('fails for %s before it is sent', async (_, options) => {
    const server = await playServer(json(200, queue));

    const failure = await failureOf(createPortalClient(server.options).enqueued.list(1, options));

    expect(failure.code).toBe('invalid-argument');
    expect(server.received).toEqual([]);
  });

  test.each([
    ['no data', { object: 'list', total_count: 0, has_more: false }],
    ['data that is not an array', { object: 'list', total_count: 0, has_more: false, data: {} }],
  ])('fails for a list with %s', async (_, body) => {
    const { options } = await playServer(json(200, body));

    const failure = await failureOf(createPortalClient(options).enqueued.list(1));

    expect(failure).toMatchObject({ code: 'unexpected-response', status: 200 });
  });
});

describe('enqueued.dismiss', () => {
  test('sends a DELETE without a body and returns the dismissed request', async () => {
    const { options, received } = await playServer(json(200, example('requestDismissed')));

    const { data } = await createPortalClient(options).enqueued.dismiss(1, 27);

    expect(data).toMatchObject({ id: 27, status: 'dismissed', dismissed_by: 'un' });
    expect(received).toMatchObject([
      { method: 'DELETE', target: '/api/v1/patients/1/portal/enqueued/27', body: '' },
    ]);
  });

  test('fails with the API user who dismissed the request before', async () => {
    const { options } = await playServer(json(404, example('alreadyDismissed')));

    const failure = await failureOf(createPortalClient(options).enqueued.dismiss(1, 27));

    expect.assert(failure.code === 'request-already-dismissed');
    expect(failure.status).toBe(404);
    expect(failure.dismissed_by).toBe('un');
    expect(failure.dismissed_at).toBe('2026-11-03T10:20:30.456Z');
  });

  test('fails with unexpected-response if the problem has no dismissed_by', async () => {
    const { dismissed_by: _, ...incomplete } = example('alreadyDismissed');
    const { options } = await playServer(json(404, incomplete));

    const failure = await failureOf(createPortalClient(options).enqueued.dismiss(1, 27));

    expect(failure).toMatchObject({ code: 'unexpected-response', status: 404 });
  });
});

describe('an id is never rounded to that of another patient (Q21)', () => {
  test.each([
    ['beyond 2^53 - 1', 2 ** 53],
    ['zero', 0],
    ['negative', -1],
    ['a fraction', 1.5],
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('%s fails before it is sent', async (_, id) => {
    const { options, received } = await playServer(json(200, queue));
    const { enqueued, portal, questionnaires, prescriptions } = createPortalClient(options);

    const failures = await Promise.all(
      [
        enqueued.list(id),
        enqueued.iterate(id)[Symbol.asyncIterator]().next(),
        enqueued.dismiss(id, 27),
        enqueued.dismiss(1, id),
        portal.invite(id),
        questionnaires.create(id, { html_content: '<p>', raw_data: {} }),
        prescriptions.queue(id, { drug_id: 1 }),
        prescriptions.queue(1, { drug_id: id }),
      ].map(failureOf),
    );

    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['invalid-argument']));
    expect(received).toEqual([]);
  });

  test('2^53 - 1 is sent exactly', async () => {
    const { options, received } = await playServer(json(200, queue));

    await createPortalClient(options).enqueued.list(2 ** 53 - 1);

    expect(received[0]?.target).toBe('/api/v1/patients/9007199254740991/portal/enqueued');
  });
});
