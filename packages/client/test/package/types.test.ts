import { problemCodes } from '@mdhq/portal-types';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  createPortalClient,
  type InvitationState,
  PortalError,
  type PortalErrorCode,
  type ProblemCode,
  type Timestamp,
  type TryReport,
} from '../../src/index.ts';
import { example } from '../support/contract.ts';
import { json, playServer } from '../support/play-server.ts';

// The type checker tests these cases; the assertions check the same code at run time.

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
    const message = await createPortalClient(options)
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
            // @ts-expect-error only this error has the field
            return error.dismissed_by;
        }
      });

    expect(message).toBe('un at 2026-11-03T10:20:30.456Z');
  });

  test('an error of revoke by the state of the invitation', async () => {
    const { options } = await playServer(json(404, example('alreadyEnded')));
    const message = await createPortalClient(options)
      .invitations.revoke(221, 9)
      .catch((error: unknown) => {
        if (!(error instanceof PortalError)) throw error;
        if (error.code !== 'invitation-already-ended') return error.code;
        expectTypeOf(error.state).toEqualTypeOf<InvitationState>();
        expect(JSON.stringify(error)).not.toContain('accepted');
        return error.state;
      });

    expect(message).toBe('accepted');
  });

  test('code to the existing codes', () => {
    expectTypeOf<PortalError['code']>().toEqualTypeOf<PortalErrorCode>();
    expect(new Error('anything')).not.toBeInstanceOf(PortalError);
  });
});

describe('invalid input does not compile, and fails at run time', () => {
  test.each([
    // @ts-expect-error one of subdomain and baseUrl, not both
    () => createPortalClient({ subdomain: 'a', baseUrl: 'b', username: 'c', password: '' }),
    // @ts-expect-error a subdomain requires credentials
    () => createPortalClient({ subdomain: 'sandbox' }),
    // @ts-expect-error an environment variable may be undefined
    () => createPortalClient({ subdomain: 'a', username: 'b', password: process.env['NO_SUCH'] }),
    // @ts-expect-error no target
    () => createPortalClient({}),
  ])('options %#', (create) => {
    expect(create).toThrow(PortalError);
  });

  test('arguments', async () => {
    const { options, received } = await playServer(json(200, example('onOpenQueue')));
    const { enqueued, prescriptions } = createPortalClient(options);

    // @ts-expect-error a string would become part of the path
    await expect(enqueued.list('1/../2')).rejects.toThrow(PortalError);
    // @ts-expect-error not an array
    await expect(enqueued.list([1])).rejects.toThrow(PortalError);
    // @ts-expect-error a drug id is a number
    await expect(prescriptions.queue(1, { notes: 'x' })).rejects.toThrow(PortalError);
    expect(received).toEqual([]);
  });
});

describe('PortalError is typed as a class', () => {
  /** The matchers of Jest expect this (`@types/jest`, `Constructable`). */
  interface JestConstructable {
    // biome-ignore lint/suspicious/noExplicitAny: copied from Jest
    new (...args: any[]): any;
  }
  // `toThrow` of `@jest/expect` and `@types/jest`
  const toThrow = (expected?: string | JestConstructable | RegExp | Error) => expected;

  test('for rejects.toThrow of Jest and vitest', async () => {
    const { enqueued } = createPortalClient('http://un:pwd@localhost:4010');

    expect(toThrow(PortalError)).toBe(PortalError);
    await expect(enqueued.list(0)).rejects.toThrow(PortalError);
    await expect(enqueued.list(0)).rejects.toBeInstanceOf(PortalError);
  });

  test('for InstanceType, which is the union that `code` narrows', () => {
    expectTypeOf<InstanceType<typeof PortalError>>().toEqualTypeOf<PortalError>();
    expect(new PortalError({ code: 'network' })).toBeInstanceOf(PortalError);
  });
});

test('problemCodes has all codes of the contract', () => {
  expectTypeOf<(typeof problemCodes)[number]>().toEqualTypeOf<ProblemCode>();
  expect(new Set(problemCodes).size).toBe(problemCodes.length);
});

describe('optional fields have to be checked', () => {
  test('data of a dismissal, which a lost response contained', async () => {
    const { options } = await playServer(json(200, example('requestDismissed')));
    const dismissal = await createPortalClient(options).enqueued.dismiss(1, 27);

    // @ts-expect-error `data` may be missing
    expect(dismissal.data.dismissed_by).toBe('un');
    const { dismissed_by } = dismissal.data ?? dismissal;
    expectTypeOf(dismissed_by).toEqualTypeOf<string | null>();
  });

  test('filtered_by', async () => {
    const { options } = await playServer(json(200, example('onOpenQueue')));
    const { enqueued } = createPortalClient(options);

    const page = await enqueued.list(1, { status: 'open' });

    expectTypeOf(page.filtered_by).toEqualTypeOf<'target' | 'client' | undefined>();
    expectTypeOf(enqueued.iterate(1).filtered_by).toEqualTypeOf<'target' | 'client' | undefined>();
    expect(page.filtered_by).toBe('target');
  });

  test('status and nextTryInMs of a report', () => {
    expectTypeOf<TryReport['status']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TryReport['nextTryInMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<TryReport['code']>().toEqualTypeOf<PortalErrorCode | undefined>();
    expectTypeOf<PortalError['tries']>().toBeNumber();
  });
});
