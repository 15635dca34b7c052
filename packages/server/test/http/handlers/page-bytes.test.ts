import { describe, expect, it, onTestFinished } from 'vitest';
import type { ResponseByteLimits } from '../../../src/portal/response-bytes.ts';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { insertPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { type Clinic, openClinic } from '../../support/clinic/clinic.ts';
import { dismiss, idsOf, portalRequestRow, queueOf } from '../../support/clinic/portal-requests.ts';
import { openingTime } from '../../support/clinic/seeded-database.ts';
import { openTestDatabase } from '../../support/test-database.ts';

const mebibyte = 1_048_576;

/** A questionnaire whose details have exactly this number of bytes. */
function questionnaire(bytes: number, fill = 'a'): string {
  const details = (html_content: string) =>
    JSON.stringify({
      questionnaire_type: null,
      questionnaire_name: null,
      html_content,
      raw_data: {},
    });
  const room = bytes - Buffer.byteLength(details(''));
  const width = Buffer.byteLength(fill);
  return details(fill.repeat(Math.floor(room / width)) + 'a'.repeat(room % width));
}

async function openWith(
  details: readonly string[],
  { responseByteLimits }: { responseByteLimits?: ResponseByteLimits } = {},
): Promise<Clinic> {
  const clinic = await openClinic(openTestDatabase, 'info', {
    ...(responseByteLimits && { responseByteLimits }),
  });
  onTestFinished(() => clinic.close());
  await clinic.database.write(async (transaction) => {
    for (const [index, text] of details.entries()) {
      await insertPortalRequest(
        transaction,
        portalRequestRow({
          queue_request_id: index + 1,
          request_type: 'questionnaire',
          details: text,
          created_at: openingTime + index,
        }),
      );
    }
  });
  return clinic;
}

async function readAllPages(clinic: Clinic, query = ''): Promise<number[][]> {
  const pages: number[][] = [];
  for (let more = true; more; ) {
    const page = await queueOf(clinic, `?offset=${pages.flat().length}${query}`);
    pages.push(idsOf(page));
    more = page.json.has_more;
  }
  return pages;
}

describe('GET portal/enqueued with long details', () => {
  it('ends a page before its details exceed 1 MiB, and has_more is true (Q75)', async () => {
    const clinic = await openWith(Array.from({ length: 7 }, () => questionnaire(450_000)));
    const first = await queueOf(clinic, '?limit=100');

    expect(idsOf(first)).toEqual([1, 2]);
    expect(first.json).toMatchObject({ total_count: 7, has_more: true });
    expect(await readAllPages(clinic)).toEqual([[1, 2], [3, 4], [5, 6], [7]]);
  });

  it('fills a page to exactly 1 MiB, counted in bytes and not in characters (Q75)', async () => {
    const half = mebibyte / 2;
    const clinic = await openWith([
      questionnaire(half, 'é'),
      questionnaire(half),
      questionnaire(half, '語'),
      questionnaire(half + 1),
    ]);
    expect(await readAllPages(clinic)).toEqual([[1, 2], [3], [4]]);
  });

  it('has one entry at least, however long it is (Q75)', async () => {
    const clinic = await openWith([questionnaire(3 * mebibyte), questionnaire(3 * mebibyte)]);
    expect(await readAllPages(clinic)).toEqual([[1], [2]]);
  });

  it('counts many short entries, too, and mixes them with long ones in one order (Q19, Q75)', async () => {
    const clinic = await openWith(
      Array.from({ length: 60 }, (_, index) => questionnaire(index % 3 === 0 ? 300_000 : 10_240)),
    );
    const pages = await readAllPages(clinic);
    expect(pages.flat()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(pages[0]).toHaveLength(9);
  });

  it('sends the details as they were stored, whether they are short or long', async () => {
    const texts = [questionnaire(10_240), questionnaire(10_241), questionnaire(200)];
    const clinic = await openWith(texts);
    const { json } = await queueOf(clinic);
    expect(json.data.map(({ details }: { details: object }) => JSON.stringify(details))).toEqual(
      texts,
    );
  });
});

describe('GET extensions/portal/enqueued with long texts', () => {
  it('ends a page before its entries exceed 1 MiB, and the cursor continues with the next entry (Q75)', async () => {
    const clinic = await openWith([]);
    const name = '語'.repeat(200);
    await clinic.database.write(async (transaction) => {
      await insertPatient(transaction, {
        instance_id: 1,
        pt_id: 77,
        source_id: null,
        first_name: name,
        last_name: name,
        dob: null,
        sex: null,
        email: null,
        active: 1,
        created_at: openingTime,
        updated_at: openingTime,
      });
      for (let id = 1; id <= 600; id += 1) {
        const subject = '語'.repeat(300);
        await insertPortalRequest(
          transaction,
          portalRequestRow({ queue_request_id: id, pt_id: 77, subject, created_at: id }),
        );
      }
    });

    const sizes: number[] = [];
    const ids: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await clinic.request({
        url: `/api/v1/extensions/portal/enqueued?limit=1000${cursor && `&cursor=${cursor}`}`,
        as: 'writer',
      });
      sizes.push(Buffer.byteLength(page.text));
      ids.push(...idsOf(page));
      expect(page.json).toMatchObject({
        total_count: 600,
        has_more: page.json.next_cursor !== null,
      });
      cursor = page.json.next_cursor;
    }
    expect(ids).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(mebibyte);
  });
});

describe('bytes of responses in progress (Q75)', () => {
  const limits = { total: 2_000_000, perInstance: 1_000_000 };
  const long = questionnaire(900_000);

  async function progress(clinic: Clinic): Promise<number> {
    const { payload } = await clinic.server.inject('/metrics');
    return Number(/^portal_response_bytes (\d+)$/m.exec(payload)?.[1]);
  }

  it.each([
    ['a page of the queue', '/api/v1/patients/1/portal/enqueued'],
    ['one request in full', '/api/v1/extensions/patients/1/portal/enqueued/1'],
  ])(
    'refuses %s beyond the limit with 503 and Retry-After, until others are sent',
    async (_, url) => {
      const clinic = await openWith([long], { responseByteLimits: limits });
      const responses = await Promise.all(
        Array.from({ length: 5 }, () => clinic.request({ url, as: 'reader' })),
      );

      expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 503, 503, 503, 503]);
      const refused = responses.find(({ status }) => status === 503);
      expect(refused?.headers['retry-after']).toBe('10');
      expect(await progress(clinic)).toBe(0);
      expect((await clinic.request({ url, as: 'reader' })).status).toBe(200);
    },
  );

  it('changes nothing if the response of a dismissal is refused', async () => {
    const clinic = await openWith([long, long], { responseByteLimits: limits });
    const responses = await Promise.all([dismiss(clinic, 1), dismiss(clinic, 2)]);

    expect(responses.map(({ status }) => status)).toEqual([200, 503]);
    expect(idsOf(await queueOf(clinic))).toEqual([2]);
    expect((await dismiss(clinic, 2)).status).toBe(200);
  });

  it('do not affect the share of another instance', async () => {
    const clinic = await openWith([long], { responseByteLimits: limits });
    await clinic.database.write((transaction) =>
      insertPortalRequest(
        transaction,
        portalRequestRow({
          instance_id: 2,
          queue_request_id: 1,
          request_type: 'questionnaire',
          details: long,
        }),
      ),
    );
    const url = '/api/v1/patients/1/portal/enqueued';
    const responses = await Promise.all([
      clinic.request({ url, as: 'writer' }),
      clinic.request({ url, as: 'writer' }),
      clinic.request({ url, as: 'ofOther', host: 'other.md-hq.com' }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 503, 200]);
  });

  it('are not needed for short responses', async () => {
    const clinic = await openWith([questionnaire(16_000)], {
      responseByteLimits: { total: 0, perInstance: 0 },
    });
    expect((await queueOf(clinic)).status).toBe(200);
  });
});
