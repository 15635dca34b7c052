import { describe, expect, it } from 'vitest';
import { prescription, questionnaire, submit } from '../../../src/portal/queue/submissions.ts';
import { findPortalRequest } from '../../../src/store/queue/portal-requests.ts';
import { portalRequestRow } from '../../support/clinic/portal-requests.ts';
import { seedClinic } from '../../support/clinic/seed.ts';
import { temporaryDatabase } from '../../support/temporary-database.ts';

const caller = {
  instanceId: 1,
  kind: 'api_user',
  name: 'pk_writer',
  address: '203.0.113.7',
  requestId: 'r-1',
} as const;

describe('a questionnaire', () => {
  it('keeps every answer, and has null for fields that were not sent', () => {
    expect(questionnaire({ html_content: '<p>', raw_data: { a: [1] } })).toEqual({
      operation: 'createPatientQuestionnaire',
      requestType: 'questionnaire',
      subject: 'Questionnaire: answers',
      details: {
        questionnaire_type: null,
        questionnaire_name: null,
        html_content: '<p>',
        raw_data: { a: [1] },
      },
    });
  });

  it.each([
    ['by its name', { questionnaire_name: 'Intake', questionnaire_type: 'new' }, 'Intake'],
    ['else by its type', { questionnaire_type: 'new' }, 'new'],
    ['in one line', { questionnaire_name: ' Two\r\n lines\u2028long\t' }, 'Two lines long'],
    ['and never by blanks', { questionnaire_name: ' \n ' }, 'answers'],
  ])('goes %s', (_, names, subject) => {
    const answers = { html_content: 'a', raw_data: {}, ...names };
    expect(questionnaire(answers).subject).toBe(`Questionnaire: ${subject}`);
  });
});

describe('submitting', () => {
  it('gets the next id of its instance, also if it is not enqueued', async () => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    const times = [1_000, 2_000, 3_000, 4_000];
    const dependencies = { database, clock: () => times.shift() ?? 0 };
    const asked = prescription({ drug_id: 4711 });
    const send = (instanceId: number, enqueue: boolean) =>
      submit(dependencies, { ...caller, instanceId }, 1, asked, { enqueue });

    expect(await send(1, true)).toBe(1);
    expect(await send(1, false)).toBeNull();
    expect(await send(2, true)).toBe(1);
    expect(await send(1, true)).toBe(3);
    const key = { instance_id: 1, pt_id: 1, queue_request_id: 3 };
    expect(await findPortalRequest(database.reads, key)).toEqual(
      portalRequestRow({ ...key, created_at: 4_000 }),
    );
  });

  it('for an unknown patient is refused, and uses no id', async () => {
    const database = await temporaryDatabase();
    await seedClinic(database, 0);
    const send = (ptId: number) =>
      submit({ database, clock: () => 0 }, caller, ptId, prescription({ drug_id: 1 }), {
        enqueue: true,
      });

    expect(await send(50)).toMatchObject({ code: 'patient-not-found' });
    expect(await send(1)).toBe(1);
  });
});
