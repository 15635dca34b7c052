import { describe, expect, test } from 'vitest';
import { createPortalClient, toDate } from '../../src/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer, text } from '../support/play-server.ts';

const page = { object: 'list', total_count: 1, has_more: false };

describe('ids that are sent as strings', () => {
  test('become numbers, which the next call accepts', async () => {
    const data = [{ id: '27', pt_id: '1', request_type: 'rx' }];
    const { options, received } = await playServer(json(200, { ...page, data }));
    const { enqueued } = createPortalClient(options);

    for await (const { id, pt_id } of enqueued.iterate(1, { request_type: 'rx' })) {
      await enqueued.dismiss(pt_id, id);
    }

    expect(received[1]?.target).toBe('/api/v1/patients/1/portal/enqueued/27');
  });

  test.each([
    ['of a feeder', { result: true, portal_queue_id: '9' }, { result: true, portal_queue_id: 9 }],
    ['of a submission that is only recorded', { portal_queue_id: null }, { portal_queue_id: null }],
    ['of a dismissal', { data: { id: '27' } }, { data: { id: 27 } }],
    ['of an invitation', { invitation: { id: '3' } }, { invitation: { id: 3 } }],
    ['of a log-in', { patient_details: { id: '1' } }, { patient_details: { id: 1 } }],
  ])('%s', async (_, sent, read) => {
    const { options } = await playServer(json(200, sent));

    expect(await createPortalClient(options).prescriptions.queue(1, { drug_id: 1 })).toEqual(read);
  });

  test.each(['9007199254740993', '027', '0', '-1', '1.5', '1e3', 'A-27', ''])(
    'stay strings if a number can’t represent them: %j (Q21)',
    async (id) => {
      const { options } = await playServer(json(200, { ...page, data: [{ id }] }));

      expect((await createPortalClient(options).enqueued.list(1)).data).toEqual([{ id }]);
    },
  );

  test('are not converted in details', async () => {
    const details = { raw_data: { id: '27', member_id: '1234', data: { pt_id: '1' } } };
    const { options } = await playServer(json(200, { ...page, data: [{ id: 1, details }] }));

    expect((await createPortalClient(options).enqueued.list(1)).data[0]?.details).toEqual(details);
  });
});

test.each([
  ['lists in lists', '['.repeat(20_000) + ']'.repeat(20_000)],
  ['data in data', `${'{"data":'.repeat(20_000)}{}${'}'.repeat(20_000)}`],
])('a deeply nested response does not overflow the stack: %s', async (_, data) => {
  const { options } = await playServer(
    text(200, `{"result":true,"data":${data}}`, 'application/json'),
  );

  expect(await createPortalClient(options).enqueued.dismiss(1, 27)).toHaveProperty('data');
});

test('a time without a zone is not changed, and toDate reads it as UTC', async () => {
  const created = '2026-11-02 15:04:05';
  const { options } = await playServer(json(200, { ...page, data: [{ id: 1, created }] }));

  const { data } = await createPortalClient(options).enqueued.list(1);

  expect(data[0]?.created).toBe(created);
  expect(toDate(data[0]?.created ?? '').toISOString()).toBe('2026-11-02T15:04:05.000Z');
});

test('a missing route is an error, with and without a problem', async () => {
  const { options } = await playServer(text(404, '<h1>Not found</h1>'));

  const failure = await failureOf(createPortalClient(options).patients.show(1));

  expect(failure).toMatchObject({ code: 'unexpected-response', status: 404 });
});
