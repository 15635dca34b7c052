import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Uptime } from '@mdhq/portal-access';
import { onTestFinished } from 'vitest';
import { createRepeatedEvents } from '../../../src/portal/audit/repeated-events.ts';
import type { Caller, Visit } from '../../../src/portal/caller.ts';
import {
  type InvitationDependencies,
  inviteToPortal,
} from '../../../src/portal/invitations/invitations.ts';
import { decryptText } from '../../../src/portal/invitations/link/encrypted-text.ts';
import { openLinkKeyFile } from '../../../src/portal/invitations/link/link-key-file.ts';
import { defaultLinkLifetimes } from '../../../src/portal/invitations/link/link-lifetimes.ts';
import { createLinkLimits } from '../../../src/portal/invitations/link/link-limits.ts';
import type { LinkDependencies } from '../../../src/portal/invitations/link/live-link.ts';
import { Refusal } from '../../../src/portal/refusal.ts';
import { findInvitation } from '../../../src/store/invitations/invitations.ts';
import { insertPatient } from '../../../src/store/patients/patients.ts';
import { prepare } from '../../../src/store/prepared-query.ts';
import type {
  AuditEventsTable,
  InvitationsTable,
  OutboxTable,
  PatientsTable,
} from '../../../src/store/schema.ts';
import type { SqliteOptions } from '../../../src/store/sqlite/open-database.ts';
import type { TestTime } from '../clinic/clinic.ts';
import { createSeededDirectory, openingTime } from '../clinic/seeded-database.ts';
import { temporaryFolder } from '../temporary-database.ts';
import { dropTestDatabase, openTestDatabase } from '../test-database.ts';
import { noInvitationLimits } from './no-invitation-limits.ts';
import { passwordStrength } from './password-strength.ts';
import { quickPasswords } from './passwords.ts';

/** The instances of the seed, in order. */
export const sandboxId = 1;
export const otherId = 2;

export const desk: Caller = {
  instanceId: sandboxId,
  kind: 'api_user',
  name: 'un',
  address: '192.0.2.1',
  requestId: 'request-1',
};

export const visit: Visit = { instanceId: sandboxId, address: '192.0.2.7', requestId: 'request-2' };

/** The domain over a seeded real database, with a clock that the test controls. Closed after the test. */
export interface Portal extends InvitationDependencies, LinkDependencies {
  dataDir: string;
  uptime: Uptime;
  time: TestTime;
  /** Invites a patient of the sandbox; a refusal fails the test. */
  invite(ptId: number): Promise<InvitationsTable>;
  invitation(invitationId: number): Promise<InvitationsTable>;
  /** The token in the link that is in the outbox. */
  waitingToken(invitationId: number): Promise<string>;
  outbox(): Promise<OutboxTable[]>;
  events(): Promise<AuditEventsTable[]>;
  addPatient(patient: Partial<PatientsTable> & { pt_id: number }): Promise<void>;
}

const selectOutbox = prepare<object, OutboxTable>((queries) =>
  queries.selectFrom('outbox').selectAll().orderBy('invitation_id'),
);

const selectEvents = prepare<object, AuditEventsTable>((queries) =>
  queries.selectFrom('audit_events').selectAll().orderBy('sequence'),
);

export async function openPortal(options: SqliteOptions = {}): Promise<Portal> {
  const dataDir = join(temporaryFolder(), 'data');
  createSeededDirectory(dataDir);
  const database = await openTestDatabase(dataDir, options);
  onTestFinished(async () => {
    await database.close();
    await dropTestDatabase(dataDir);
  });

  const time = { now: openingTime, shift: 0 };
  const linkKeys = openLinkKeyFile(dataDir, randomBytes);
  const clock = () => time.now + time.shift;
  const uptime = () => time.now - openingTime;
  const repeatedEvents = createRepeatedEvents({
    ...{ database, clock, uptime },
    onCount: () => undefined,
    onDelayed: () => undefined,
    onLost: (error) => {
      throw error;
    },
  });
  const dependencies = {
    database,
    uptime,
    repeatedEvents,
    clock,
    random: randomBytes,
    passwords: quickPasswords,
    passwordStrength,
    linkLimits: createLinkLimits(uptime),
    linkKeys,
    linkLifetimes: defaultLinkLifetimes,
    invitationLimits: noInvitationLimits,
    messageIdDomain: 'clinic.example.com',
  };
  const outbox = () => database.reads.execute(selectOutbox, {});
  const portal: Portal = {
    ...dependencies,
    dataDir,
    time,
    outbox,
    events: () => database.reads.execute(selectEvents, {}),
    async invite(ptId) {
      const invited = await inviteToPortal(dependencies, desk, ptId);
      if (invited instanceof Refusal) throw new Error(`Refused: ${invited.code}`);
      return portal.invitation(invited.id);
    },
    async invitation(invitation_id) {
      const key = { instance_id: sandboxId, invitation_id };
      const invitation = await findInvitation(database.reads, key);
      if (invitation === undefined) throw new Error(`There is no invitation ${invitation_id}.`);
      return invitation;
    },
    async waitingToken(invitationId) {
      const row = (await outbox()).find(
        ({ invitation_id, kind }) => invitation_id === invitationId && kind === 'invitation',
      );
      const token = row && (await decryptText(linkKeys, 'portal-outbox', row.sealed_token ?? ''));
      if (token === undefined) throw new Error(`No mail waits for invitation ${invitationId}.`);
      return token;
    },
    addPatient: (patient) =>
      database.write((transaction) =>
        insertPatient(transaction, {
          instance_id: sandboxId,
          source_id: null,
          first_name: 'Wren',
          last_name: 'Feathers',
          dob: null,
          sex: null,
          email: `patient-${patient.pt_id}@example.com`,
          active: 1,
          created_at: openingTime,
          updated_at: openingTime,
          ...patient,
        }),
      ),
  };
  return portal;
}
