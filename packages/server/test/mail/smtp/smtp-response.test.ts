import { describe, expect, it, vi } from 'vitest';
import { responseLine } from '../../../src/mail/smtp/smtp-response.ts';
import { openPost } from '../../support/mail/post.ts';
import { startWorker } from '../../support/mail/worker.ts';

describe('the stored response of a mail server', () => {
  it.each([
    ['250 2.0.0 Ok: queued as 4fX2k1', '250 2.0.0 Ok: queued as 4fX2k1'],
    ['550-5.1.1 <ada@example.com>\r\n550 unknown', '550-5.1.1 <(address)> 550 unknown'],
    ['554 Spam: https://sandbox.md-hq.com/portal/join#eyJhbGciOiJkaXIi', '554 Spam: (link)'],
    ['554 Spam: sandbox.md-hq.com/portal/join#x', '554 Spam: (link)'],
    ['554 Spam: eyJhbGciOiJkaXIi..abc', '554 Spam: (link)'],
    [`554 ${'Ab3_-'.repeat(8)}`, '554 (word)'],
  ])('has one line without addresses and links: %j', (text, line) => {
    expect(responseLine(text)).toBe(line);
  });

  it('has no part of a secret that is cut off at its end (Q72)', () => {
    const link = `https://${'x'.repeat(1_978)}`;
    expect(responseLine(`554 ${'x'.repeat(1_000_000)} end`)).toBe('554 (word)');
    expect(responseLine('@'.repeat(1_000_000))).toBe('(word)');
    expect(responseLine(`554 ${link} ada.canary@example.com`)).toBe('554 (link) (word)');
    expect(responseLine(`554 ${link} ${'Ab3_-'.repeat(8)}`)).toBe('554 (link) (word)');
  });

  it('is cut before the patterns run, so that a long response costs no more (Q72)', () => {
    const lengths: number[] = [];
    for (const method of [Symbol.replace, Symbol.split] as const) {
      const original = RegExp.prototype[method] as (text: string, other: never) => never;
      const measured = function (this: RegExp, text: string, other: never) {
        lengths.push(text.length);
        return original.call(this, text, other);
      };
      vi.spyOn(RegExp.prototype, method).mockImplementation(measured as never);
    }
    responseLine(`554 ${'a'.repeat(10_000)}`);
    vi.restoreAllMocks();

    expect(lengths.length).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2_000);
  });

  it('is not longer than the contract allows', () => {
    expect(responseLine('so '.repeat(200))).toHaveLength(200);
  });
});

describe('each delivery attempt of an invitation', () => {
  it('stores the number of attempts and the last response, whether it succeeded or not', async () => {
    const { portal, mailbox, url } = await openPost();
    mailbox.script.push({ answer: '451 4.3.0 Later, ada.canary@example.com', at: 'data' });
    await portal.invite(1);
    const worker = startWorker(portal, url);
    await worker.logged('waits to be mailed');
    const later = { tries: 1, last_answer: expect.stringMatching(/^451 .*Later, \(address\)$/) };
    expect(await portal.invitation(1)).toMatchObject({ ...later, sent_at: null });

    portal.time.now += 60_000;
    worker.wake();
    await worker.logged('was mailed');
    expect(await portal.invitation(1)).toMatchObject({
      tries: 2,
      last_answer: expect.stringMatching(/^250 /),
      failure: null,
      sent_at: portal.time.now,
    });
  });
});
