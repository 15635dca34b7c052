import type { ApiUserKey } from '../../support/clinic/api-users.ts';

/** What the clients of the servers have had acknowledged. Each patient belongs to one client, so the order of its changes is known. */
export interface Ledger {
  requests: LedgerRequest[];
  invitations: LedgerInvitation[];
  redemptions: { patient: LedgerPatient; username: string }[];
  /** Responses that no request should get, such as a 500. */
  faults: string[];
}

export interface LedgerPatient {
  instance: 'sandbox' | 'other';
  as: ApiUserKey;
  ptId: number;
}

export interface LedgerRequest {
  patient: LedgerPatient;
  id: number;
  acts: ('enqueued' | 'dismissed' | 'restored')[];
  /** The time in the response to the last dismissal; undefined if a repeat found the request dismissed. */
  dismissedAt: string | undefined;
}

export interface LedgerInvitation {
  patient: LedgerPatient;
  id: number;
  state: 'active' | 'superseded' | 'revoked' | 'redeemed';
}

export function createLedger(): Ledger {
  return { requests: [], invitations: [], redemptions: [], faults: [] };
}

export const instanceIds = { sandbox: 1, other: 2 } as const;

/** A patient that only invitations are for. */
export function addressOf({ instance, ptId }: LedgerPatient): string {
  return `patient-${ptId}@${instance}.example.com`;
}
