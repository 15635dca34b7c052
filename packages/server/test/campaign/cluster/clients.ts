import { randomUUID } from 'node:crypto';
import { tokenIn } from '../../support/mail/link-in.ts';
import type { MailServer } from '../../support/mail/mail-server.ts';
import {
  addressOf,
  type Ledger,
  type LedgerInvitation,
  type LedgerPatient,
  type LedgerRequest,
} from './ledger.ts';
import type { Call, Settled, Settling } from './settle.ts';

/** A client's own patients: one with a queue, and the others to invite. */
export interface ClientPatients {
  queue: LedgerPatient;
  toInvite: readonly LedgerPatient[];
}

const feeders: readonly [path: string, body: object][] = [
  ['rxs', { drug_id: 1, notes: 'Once a day.' }],
  ['questionnaires', { html_content: '<p>Yes</p>', raw_data: { smoker: false } }],
  ['rxs/refill', { original_prescription_id: 1 }],
  ['supplements', { supplement_id: 1 }],
  ['portal/secure_messages', { subject: 'News?', note: 'Any news at all?' }],
];
/** Every so many steps, an invitation is redeemed: each costs a hash. */
const stepsPerRedemption = 60;

/** Uses every operation that changes something, one after another, until `isStopping`. Records what is acknowledged. */
export async function runClient(
  settling: Settling,
  ledger: Ledger,
  mailServer: MailServer,
  { queue, toInvite }: ClientPatients,
  isStopping: () => boolean,
): Promise<void> {
  const own: LedgerRequest[] = [];
  const invited: LedgerInvitation[] = [];
  let nextToInvite = 0;
  const call = async (patient: LedgerPatient, wanted: number, call: Call) => {
    const settled = await settling.settle(patient, call);
    if (settled.status === wanted) return settled;
    // The first attempt may have been executed, and the repeat found that.
    if (settled.status < 500 && settled.attempts > 1 && call.key === undefined) return settled;
    ledger.faults.push(
      `${call.method} ${call.url} got ${settled.status} at attempt ${settled.attempts}: ${JSON.stringify(settled.json)}`,
    );
    return undefined;
  };

  const steps: ((step: number) => Promise<void>)[] = [
    async (step) => {
      const request = await feed(call, queue, step);
      if (request === undefined) return;
      own.push(request);
      ledger.requests.push(request);
    },
    () => dismiss(call, pick(own, isOpen)),
    async (step) => {
      if (step % 2 === 0) await restore(call, pick(own, isDismissed));
    },
    async () => {
      const patient = toInvite[nextToInvite++];
      if (patient !== undefined) await invite(call, ledger, invited, patient);
    },
    async (step) => {
      const last = invited.at(-1);
      if (last?.state !== 'active') return;
      if (step % 3 === 0) await revoke(call, last);
      else if (step % 3 === 1) await invite(call, ledger, invited, last.patient);
    },
    async () => void (await call(queue, 200, { method: 'GET', url: `${pathOf(queue)}/enqueued` })),
    async (step) => {
      if (step % stepsPerRedemption < steps.length)
        await redeem(call, ledger, mailServer, pick(invited, isOnlyOne(invited)));
    },
  ];
  for (let step = 0; !isStopping(); step += 1) await steps[step % steps.length]?.(step);
}

type SettledCall = (
  patient: LedgerPatient,
  wanted: number,
  call: Call,
) => Promise<Settled | undefined>;

const isOpen = ({ acts }: LedgerRequest) => acts.at(-1) !== 'dismissed';
const isDismissed = (request: LedgerRequest) => !isOpen(request);
const isActive = ({ state }: LedgerInvitation) => state === 'active';
/** Of several invitations, the mail of the last one may arrive later. */
const isOnlyOne = (invited: readonly LedgerInvitation[]) => (invitation: LedgerInvitation) =>
  isActive(invitation) &&
  invited.filter(({ patient }) => patient === invitation.patient).length === 1;

function pick<Item>(items: readonly Item[], matches: (item: Item) => boolean): Item | undefined {
  const matching = items.filter(matches);
  return matching[Math.floor(Math.random() * matching.length)];
}

function pathOf({ ptId }: LedgerPatient): string {
  return `/api/v1/patients/${ptId}/portal`;
}

function extendedPathOf({ ptId }: LedgerPatient): string {
  return `/api/v1/extensions/patients/${ptId}/portal`;
}

async function feed(
  call: SettledCall,
  patient: LedgerPatient,
  step: number,
): Promise<LedgerRequest | undefined> {
  const [path, body] = feeders[step % feeders.length] ?? ['', {}];
  const url = `/api/v1/patients/${patient.ptId}/${path}`;
  const settled = await call(patient, 201, { method: 'POST', url, body, key: randomUUID() });
  if (settled === undefined) return undefined;
  return { patient, id: settled.json.portal_queue_id, acts: ['enqueued'], dismissedAt: undefined };
}

async function dismiss(call: SettledCall, request: LedgerRequest | undefined): Promise<void> {
  if (request === undefined) return;
  const url = `${pathOf(request.patient)}/enqueued/${request.id}`;
  const settled = await call(request.patient, 200, { method: 'DELETE', url });
  if (settled === undefined) return;
  request.acts.push('dismissed');
  request.dismissedAt = settled.json.data?.dismissed_at;
}

async function restore(call: SettledCall, request: LedgerRequest | undefined): Promise<void> {
  if (request === undefined) return;
  const url = `${extendedPathOf(request.patient)}/enqueued/${request.id}/restore`;
  const settled = await call(request.patient, 200, { method: 'POST', url, key: randomUUID() });
  if (settled !== undefined) request.acts.push('restored');
}

async function invite(
  call: SettledCall,
  ledger: Ledger,
  invited: LedgerInvitation[],
  patient: LedgerPatient,
): Promise<void> {
  const url = `${pathOf(patient)}/invite`;
  const settled = await call(patient, 202, { method: 'POST', url, key: randomUUID() });
  if (settled === undefined) return;
  for (const earlier of invited) {
    if (earlier.patient === patient && isActive(earlier)) earlier.state = 'superseded';
  }
  const { id } = settled.json.invitation;
  const invitation: LedgerInvitation = { patient, id, state: 'active' };
  invited.push(invitation);
  ledger.invitations.push(invitation);
}

async function revoke(call: SettledCall, invitation: LedgerInvitation): Promise<void> {
  const url = `${extendedPathOf(invitation.patient)}/invitations/${invitation.id}`;
  const settled = await call(invitation.patient, 200, { method: 'DELETE', url });
  if (settled !== undefined) invitation.state = 'revoked';
}

async function redeem(
  call: SettledCall,
  ledger: Ledger,
  mailServer: MailServer,
  invitation: LedgerInvitation | undefined,
): Promise<void> {
  if (invitation === undefined) return;
  const { patient } = invitation;
  const mail = mailServer.mails.findLast(({ recipients }) =>
    recipients.includes(addressOf(patient)),
  );
  if (mail === undefined) return;
  const username = `patient-${patient.instance}-${patient.ptId}`;
  const body = { token: tokenIn(mail), username, password: 'seven quiet herons at dusk' };
  const settled = await call(patient, 200, { method: 'POST', url: '/portal/join', body });
  if (settled === undefined) return;
  invitation.state = 'redeemed';
  ledger.redemptions.push({ patient, username });
}
