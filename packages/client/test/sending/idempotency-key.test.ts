import { describe, expect, test } from 'vitest';
import { type CreateOptions, createPortalClient, type PortalClient } from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { failureOf } from '../support/failure-of.ts';
import { json, playServer } from '../support/play-server.ts';

type Create = (client: PortalClient, options: CreateOptions) => Promise<unknown>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const message = { subject: 'News?', note: 'Any news at all?' };
const submission = { html_content: '<p>', raw_data: {} };

describe('a call that creates something', () => {
  test.each<[string, Create]>([
    ['portal.invite', ({ portal }, options) => portal.invite(1, options)],
    ['enqueued.restore', ({ enqueued }, options) => enqueued.restore(1, 27, options)],
    [
      'questionnaires.create',
      (client, options) => client.questionnaires.create(1, submission, options),
    ],
    [
      'prescriptions.queue',
      (client, options) => client.prescriptions.queue(1, { drug_id: 1 }, options),
    ],
    [
      'prescriptions.refill',
      (client, options) => client.prescriptions.refill(1, { original_prescription_id: 1 }, options),
    ],
    [
      'supplements.queue',
      (client, options) => client.supplements.queue(1, { supplement_id: 1 }, options),
    ],
    [
      'secureMessages.create',
      (client, options) => client.secureMessages.create(1, message, options),
    ],
  ])('%s sends the key of the caller, or a generated one', async (_, create) => {
    const { target, received } = await playServer(json(201, example('enqueued')));
    const client = createPortalClient(target);

    await create(client, { idempotencyKey: '3d0f5a52-7c39' });
    await create(client, {});
    await create(client, {});

    const [given, ...own] = received.map(({ headers }) => headers['idempotency-key']);
    expect(given).toBe('3d0f5a52-7c39');
    expect(own).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
    expect(own[0]).not.toBe(own[1]);
  });

  test.each([
    ['with `retries: 0`', { retries: 0 }],
    ['with `idempotencyKeys: false`', { idempotencyKeys: false }],
  ])('sends no key %s', async (_, settings) => {
    const { target, received } = await playServer(json(201, example('enqueued')));

    await createPortalClient({ ...target, ...settings }).portal.invite(1);

    expect(received[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test.each(['', 'two words', 'über', 'a\r\nHost: b', 'k'.repeat(256)])(
    'fails for a key that a header can’t contain: %j',
    async (idempotencyKey) => {
      const { options, received } = await playServer(json(201, example('enqueued')));

      const failure = await failureOf(
        createPortalClient(options).portal.invite(1, { idempotencyKey }),
      );

      expect(failure.code).toBe('invalid-argument');
      expect(received).toEqual([]);
    },
  );

  test('fails with idempotency-key-reused if the key was used for another request', async () => {
    const { options } = await playServer(json(422, example('idempotencyKeyReused')));

    const failure = await failureOf(
      createPortalClient(options).portal.invite(1, { idempotencyKey: 'used' }),
    );

    expect(failure).toMatchObject({ code: 'idempotency-key-reused', status: 422 });
  });
});
