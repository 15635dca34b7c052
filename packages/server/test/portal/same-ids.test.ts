import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Caller, operatorCaller } from '../../src/portal/caller.ts';
import { inviteToPortal } from '../../src/portal/invitations/invitations.ts';
import { openInvitation } from '../../src/portal/invitations/opening.ts';
import { redeemInvitation } from '../../src/portal/invitations/redemption.ts';
import { hashWithoutPassword } from '../../src/portal/passwords/password-hash.ts';
import { exportPatients } from '../../src/portal/patients/export-patients.ts';
import { readCsvPatients } from '../../src/portal/patients/import/csv/patients.ts';
import { readFhirPatients } from '../../src/portal/patients/import/fhir/patients.ts';
import { importPatients } from '../../src/portal/patients/import/import-patients.ts';
import type { PatientLine } from '../../src/portal/patients/import/patient-record.ts';
import { updateInstanceTemplate } from '../../src/store/instances/instances.ts';
import { giveAccount } from '../support/clinic/portal-account.ts';
import type { MailStep } from '../support/mail/mail-server.ts';
import type { Mailbox } from '../support/mail/mailbox.ts';
import { openPost } from '../support/mail/post.ts';
import { startWorker } from '../support/mail/worker.ts';
import { desk, otherId, type Portal, sandboxId, visit } from '../support/portal/portal.ts';
import { rowsOfInstance } from '../support/rows.ts';

const minute = 60_000;
const ofOther: Caller = { ...desk, instanceId: otherId };
const visitOfOther = { ...visit, instanceId: otherId };
const operator = operatorCaller('kim', otherId);
const credentials = { username: 'ada', password: 'seven quiet herons at noon' };

interface Scene {
  portal: Portal;
  mailbox: Mailbox;
  url: string;
}

/**
 * Patient 1 of the sandbox has invitation 1, mailed and not opened, and the account `ada`; patient 1 of the other, later instance
 * has invitation 1 too, which waits. Patient 9 of both came from the same record of the EHR.
 */
async function openScene(): Promise<Scene> {
  const post = await openPost();
  const { portal, mailbox, url } = post;
  await giveAccount(portal.database, { username: 'ada', password_hash: hashWithoutPassword });
  const source_id = 'ehr-9';
  await portal.addPatient({ pt_id: 9, source_id });
  await portal.addPatient({
    pt_id: 9,
    source_id,
    instance_id: otherId,
    email: 'of-other@example.com',
  });
  await portal.invite(1);
  const worker = startWorker(portal, url);
  await mailbox.arrived(1);
  await worker.stop();
  portal.time.now += minute;
  await inviteToPortal(portal, ofOther, 1);
  return post;
}

const mailWith = (step: MailStep | undefined, words: string) => async (scene: Scene) => {
  const { portal, mailbox, url } = scene;
  if (step !== undefined) mailbox.script.push(step);
  const worker = startWorker(portal, url);
  await (step === undefined ? mailbox.arrived(2) : worker.logged(words));
  await worker.stop();
};

const takeIn = (lines: AsyncIterable<PatientLine>, { database, clock }: Portal) =>
  importPatients(database, operator, clock, lines, { onBadLine() {}, onProgress() {} });

const fhirPatient = {
  resourceType: 'Patient',
  id: 'ehr-9',
  name: [{ family: 'Feathers', given: ['Wilma'] }],
};

const happenings: [string, (scene: Scene) => Promise<unknown>][] = [
  ['an invitation is mailed', mailWith(undefined, '')],
  ['a mail is put off', mailWith({ answer: '450 Later', at: 'recipient' }, 'waits to be mailed')],
  ['a mail is refused', mailWith({ answer: '550 No', at: 'recipient' }, "can't be mailed")],
  [
    'a link is opened',
    async ({ portal }) =>
      expect(
        await openInvitation(portal, visitOfOther, await portal.waitingToken(1)),
      ).toMatchObject({ outcome: 'open' }),
  ],
  [
    'a user name is chosen that is used there',
    async ({ portal }) =>
      expect(
        await redeemInvitation(portal, visitOfOther, await portal.waitingToken(1), credentials),
      ).toEqual({ outcome: 'accepted', kind: 'join', username: 'ada' }),
  ],
  [
    'a password is reset',
    async ({ portal }) => {
      const account = { instance_id: otherId, username: 'bo', password_hash: hashWithoutPassword };
      await giveAccount(portal.database, account);
      await inviteToPortal(portal, ofOther, 1);
      const token = await portal.waitingToken(2);
      expect(await redeemInvitation(portal, visitOfOther, token, credentials)).toMatchObject({
        outcome: 'accepted',
        username: 'bo',
      });
    },
  ],
  [
    'a patient is imported by pt_id',
    async ({ portal }) => {
      const file = Buffer.from('pt_id,first_name,last_name\n1,Bob,Ray\n');
      expect(await takeIn(readCsvPatients([file], portal.time.now), portal)).toMatchObject({
        updated: 1,
      });
    },
  ],
  [
    'a patient is imported by the record of the EHR',
    async ({ portal }) => {
      const file = Buffer.from(JSON.stringify(fhirPatient));
      expect(await takeIn(readFhirPatients([file], portal.time.now), portal)).toMatchObject({
        updated: 1,
      });
    },
  ],
  [
    'the template of the mail is set',
    ({ portal: { database } }) =>
      database.write((transaction) =>
        updateInstanceTemplate(transaction, {
          instance_id: otherId,
          mail_subject: 'Join',
          mail_text: '{{ link }}',
          mail_html: null,
        }),
      ),
  ],
];

describe('a change in one instance does not affect the same ids of another (Q6)', () => {
  it.each(happenings)('%s', async (_, happen) => {
    const scene = await openScene();
    const before = await rowsOfInstance(scene.portal, sandboxId);
    await happen(scene);

    expect(before).toMatchObject({ invitations: [{}], portal_accounts: [{}] });
    expect(await rowsOfInstance(scene.portal, sandboxId)).toEqual(before);
  });
});

it('a mail is sent for its own instance, to its own patient (Q6)', async () => {
  const scene = await openScene();
  await mailWith(undefined, '')(scene);

  const mail = scene.mailbox.mails[1];
  expect(mail?.recipients).toEqual(['bo.canary@example.com']);
  expect(mail?.parsed.from?.value[0]?.name).toBe('The other clinic');
});

it('an export has only the patients of its instance (Q6)', async () => {
  const { portal } = await openScene();
  const file = await text(Readable.from(exportPatients(portal.database, operator, portal.clock)));

  expect(file).toContain('of-other@example.com');
  expect(file.match(/^\d+,/gm)).toEqual(['1,', '9,', '50,']);
});

it('the invitations of instances are counted separately (Q6, Q49)', async () => {
  const { portal } = await openScene();
  for (let times = 0; times < 3; times += 1) await portal.invite(1);
  const invitationLimits = { perPatient: 3, perInstance: 3 };

  expect(await inviteToPortal({ ...portal, invitationLimits }, ofOther, 1)).toMatchObject({
    id: 2,
  });
});
