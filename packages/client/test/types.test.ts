import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  createPortalClient,
  type InvitationState,
  PortalError,
  type PortalErrorCode,
  type ProblemCode,
  type Timestamp,
  type TryReport,
} from '../src/index.ts';
import { problemCodes } from '../src/sending/problem.ts';
import { example } from './support/contract.ts';
import { json, playServer } from './support/play-server.ts';

// What `tsc` would refuse is the proof here; the assertions keep the same code honest at run time.

describe('switch narrows', () => {
  test('details by request_type', async () => {
    const { options } = await playServer(json(200, example('everyType')));
    const { data } = await createPortalClient(options).enqueued.list(1);

    const gists = data.map((portalRequest) => {
      switch (portalRequest.request_type) {
        case 'questionnaire':
          expectTypeOf(portalRequest.details.raw_data).toEqualTypeOf<Record<string, unknown>>();
          return Object.keys(portalRequest.details.raw_data).length;
        case 'rx':
          expectTypeOf(portalRequest.details.drug_id).toBeNumber();
          return portalRequest.details.drug_id;
        case 'rx_refill':
          return portalRequest.details.original_prescription_id;
        case 'supplement':
          return portalRequest.details.supplement_id;
        case 'secure_message':
          expectTypeOf(portalRequest.details.note).toBeString();
          return portalRequest.details.dr_id;
        default:
          expectTypeOf(portalRequest).toBeNever();
          return 'of a type from tomorrow';
      }
    });

    expect(gists).toEqual([expect.any(Number), 4711, 3, 88, 12]);
  });

  test('an error by its code', async () => {
    const { options } = await playServer(json(404, example('alreadyDismissed')));
    const told = await createPortalClient(options)
      .enqueued.dismiss(1, 27)
      .catch((error: unknown) => {
        expectTypeOf(error).toBeUnknown();
        if (!(error instanceof PortalError)) throw error;
        expectTypeOf(error).toEqualTypeOf<PortalError>();
        switch (error.code) {
          case 'request-already-dismissed':
            expectTypeOf(error.dismissed_at).toEqualTypeOf<Timestamp>();
            expectTypeOf(error.dismissed_by).toBeString();
            expectTypeOf(error.status).toBeNumber();
            return `${error.dismissed_by} at ${error.dismissed_at}`;
          case 'network':
          case 'timeout':
            expectTypeOf(error.status).toBeUndefined();
            expectTypeOf(error.code).toEqualTypeOf<'network' | 'timeout'>();
            return 'try again';
          case 'rate-limited':
          case 'idempotency-key-reused':
            expectTypeOf(error.status).toBeNumber();
            expectTypeOf(error.retryAfterSeconds).toEqualTypeOf<number | undefined>();
            return `${error.retryAfterSeconds} s`;
          case 'invalid-argument':
            return error.message;
          default:
            expectTypeOf(error.status).toEqualTypeOf<number | undefined>();
            // @ts-expect-error only an error that has it may be asked for it
            return error.dismissed_by;
        }
      });

    expect(told).toBe('un at 2026-11-03T10:20:30.456Z');
  });

  test('an error of revoking by how the invitation ended', async () => {
    const { options } = await playServer(json(404, example('alreadyEnded')));
    const told = await createPortalClient(options)
      .invitations.revoke(221, 9)
      .catch((error: unknown) => {
        if (!(error instanceof PortalError)) throw error;
        if (error.code !== 'invitation-already-ended') return error.code;
        expectTypeOf(error.state).toEqualTypeOf<InvitationState>();
        expect(JSON.stringify(error)).not.toContain('accepted');
        return error.state;
      });

    expect(told).toBe('accepted');
  });

  test('to the codes that there are', () => {
    expectTypeOf<PortalError['code']>().toEqualTypeOf<PortalErrorCode>();
    expect(new Error('anything')).not.toBeInstanceOf(PortalError);
  });
});

describe('what can’t be right does not compile, and is refused without types too', () => {
  test.each([
    // @ts-expect-error one of subdomain and baseUrl, not both
    () => createPortalClient({ subdomain: 'a', baseUrl: 'b', username: 'c', password: '' }),
    // @ts-expect-error a subdomain needs credentials beside it
    () => createPortalClient({ subdomain: 'sandbox' }),
    // @ts-expect-error a secret that may be missing from the environment
    () => createPortalClient({ subdomain: 'a', username: 'b', password: process.env['NO_SUCH'] }),
    // @ts-expect-error nothing to go by
    () => createPortalClient({}),
  ])('options %#', (create) => {
    expect(create).toThrow(PortalError);
  });

  test('arguments', async () => {
    const { options, received } = await playServer(json(200, example('onOpenQueue')));
    const { enqueued, prescriptions } = createPortalClient(options);

    // @ts-expect-error a text would reach the path as it is
    await expect(enqueued.list('1/../2')).rejects.toThrow(PortalError);
    // @ts-expect-error not an array
    await expect(enqueued.list([1])).rejects.toThrow(PortalError);
    // @ts-expect-error a drug has a number
    await expect(prescriptions.queue(1, { notes: 'x' })).rejects.toThrow(PortalError);
    expect(received).toEqual([]);
  });
});

test('the codes of problems are those of the contract, all of them', () => {
  expectTypeOf<(typeof problemCodes)[number]>().toEqualTypeOf<ProblemCode>();
  expect(new Set(problemCodes).size).toBe(problemCodes.length);
});

describe('what is not always there has to be asked for', () => {
  test('the request in a dismissal, which a lost answer takes along', async () => {
    const { options } = await playServer(json(200, example('requestDismissed')));
    const dismissal = await createPortalClient(options).enqueued.dismiss(1, 27);

    // @ts-expect-error `data` may be missing
    expect(dismissal.data.dismissed_by).toBe('un');
    const { dismissed_by } = dismissal.data ?? dismissal;
    expectTypeOf(dismissed_by).toEqualTypeOf<string | null>();
  });

  test('who filtered', async () => {
    const { options } = await playServer(json(200, example('onOpenQueue')));
    const { enqueued } = createPortalClient(options);

    const page = await enqueued.list(1, { status: 'open' });

    expectTypeOf(page.filtered_by).toEqualTypeOf<'target' | 'client' | undefined>();
    expectTypeOf(enqueued.iterate(1).filtered_by).toEqualTypeOf<'target' | 'client' | undefined>();
    expect(page.filtered_by).toBe('target');
  });

  test('the status of a try, and when the next one is', () => {
    expectTypeOf<TryReport['status']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TryReport['nextTryInMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TryReport['code']>().toEqualTypeOf<PortalErrorCode | undefined>();
    expectTypeOf<PortalError['tries']>().toBeNumber();
  });
});
