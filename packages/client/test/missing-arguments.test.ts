import { describe, expect, test } from 'vitest';
import { createFetchClient } from '../src/fetch.ts';
import {
  createPortalClient,
  formatInTimeZone,
  type PortalClient,
  PortalError,
  toDate,
} from '../src/index.ts';

// What JavaScript programs pass, and TypeScript ones with `any`.
// biome-ignore lint/suspicious/noExplicitAny: the types do not allow these arguments
const missing: any[] = [undefined, null];
// biome-ignore lint/suspicious/noExplicitAny: the same
const none: any = null;

/** A client whose requests fail the test. */
const client = createPortalClient({
  baseUrl: 'http://un:pwd@localhost:4010',
  fetch: () => {
    throw new Error('nothing may be sent');
  },
});

async function entries(iterable: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of iterable);
}

/** Expects an `invalid-argument` that names the argument. */
function expectInvalid(error: unknown, name: string) {
  expect(error).toBeInstanceOf(PortalError);
  expect(error).toMatchObject({
    code: 'invalid-argument',
    message: expect.stringMatching(new RegExp(`^invalid-argument: ${name}\\b`)),
  });
}

describe('an argument that is undefined or null fails with a PortalError that names it', () => {
  test.each<[string, string, (value: undefined) => unknown]>([
    ['createPortalClient', 'options', (value) => createPortalClient(value as never)],
    ['createFetchClient', 'options', (value) => createFetchClient(value as never)],
    ['toDate', 'a timestamp', (value) => toDate(value as never)],
    ['formatInTimeZone', 'a timestamp', (value) => formatInTimeZone(value as never, 'UTC')],
    [
      'formatInTimeZone',
      'timeZone',
      (value) => formatInTimeZone('2026-11-02T15:04:05Z', value as never),
    ],
  ])('%s: %s', (_, name, create) => {
    for (const value of missing) {
      let thrown: unknown;
      try {
        create(value);
      } catch (error) {
        thrown = error;
      }
      expectInvalid(thrown, name);
    }
  });

  // biome-ignore lint/suspicious/noExplicitAny: the types do not allow these arguments
  test.each<[string, (client: PortalClient, value: any) => Promise<unknown>]>([
    ['ptId', ({ enqueued }, value) => enqueued.list(value)],
    ['ptId', ({ enqueued }, value) => entries(enqueued.iterate(value))],
    ['ptId', ({ portal }, value) => portal.invite(value)],
    ['ptId', ({ invitations }, value) => entries(invitations.iterate(value))],
    ['requestId', ({ enqueued }, value) => enqueued.dismiss(1, value)],
    ['invitationId', ({ invitations }, value) => invitations.revoke(1, value)],
    ['submission', ({ questionnaires }, value) => questionnaires.create(1, value)],
    ['submission', ({ prescriptions }, value) => prescriptions.queue(1, value)],
    ['submission', ({ prescriptions }, value) => prescriptions.refill(1, value)],
    ['submission', ({ supplements }, value) => supplements.queue(1, value)],
    ['submission', ({ secureMessages }, value) => secureMessages.create(1, value)],
    ['logIn', ({ portal }, value) => portal.validateCredentials(value)],
    ['search', ({ patients }, value) => patients.search(value)],
  ])('%s of %s', async (name, call) => {
    for (const value of missing) {
      expectInvalid(await call(client, value).catch((error: unknown) => error), name);
    }
  });

  test.each<[string, (client: PortalClient) => Promise<unknown>]>([
    ['enqueued.list', ({ enqueued }) => enqueued.list(1, none)],
    ['enqueued.iterate', ({ enqueued }) => entries(enqueued.iterate(1, none))],
    ['enqueued.dismiss', ({ enqueued }) => enqueued.dismiss(1, 27, none)],
    ['enqueued.show', ({ enqueued }) => enqueued.show(1, 27, none)],
    ['enqueued.restore', ({ enqueued }) => enqueued.restore(1, 27, none)],
    ['inbox.list', ({ inbox }) => inbox.list(none)],
    ['inbox.iterate', ({ inbox }) => entries(inbox.iterate(none))],
    ['portal.invite', ({ portal }) => portal.invite(1, none)],
    ['invitations.list', ({ invitations }) => invitations.list(1, none)],
    ['invitations.iterate', ({ invitations }) => entries(invitations.iterate(1, none))],
    ['invitations.revoke', ({ invitations }) => invitations.revoke(1, 9, none)],
    ['patients.show', ({ patients }) => patients.show(1, none)],
    ['supplements.queue', (c) => c.supplements.queue(1, { supplement_id: 1 }, none)],
  ])('options of %s that are null', async (_, call) => {
    expectInvalid(await call(client).catch((error: unknown) => error), 'options');
  });

  test.each<[string, (client: PortalClient) => Promise<unknown>]>([
    ['idempotencyKey', ({ portal }) => portal.invite(1, { idempotencyKey: none })],
    ['request_type', ({ enqueued }) => enqueued.list(1, { request_type: none })],
    ['request_type', ({ inbox }) => inbox.list({ request_type: [none] })],
    ['limit', ({ enqueued }) => enqueued.list(1, { limit: none })],
    ['pt_id', ({ inbox }) => inbox.list({ pt_id: none })],
  ])('the option %s that is null, which would be sent as text', async (name, call) => {
    expectInvalid(await call(client).catch((error: unknown) => error), name);
  });
});
