import type { Contract } from '../contract/read-contract.ts';
import type { Target } from '../target.ts';
import { absentRouteCases } from './absent-routes.ts';
import { authenticationCases } from './authentication.ts';
import { bodyCases } from './bodies.ts';
import type { ContractCase } from './contract-case.ts';
import { dismissCases } from './dismiss.ts';
import { documentedReplyCases } from './documented-replies.ts';
import { feederCases } from './feeders.ts';
import { idempotencyCases } from './idempotency.ts';
import { identifierCases } from './identifiers.ts';
import { inboxCases } from './inbox.ts';
import { inboxPageCases } from './inbox-pages.ts';
import { invitationCases } from './invitations.ts';
import { inviteCases } from './invite.ts';
import { listCases } from './list.ts';
import { logInCases } from './log-in.ts';
import { patientCases } from './patients.ts';
import { restoreCases } from './restore.ts';
import { routeCases } from './routes.ts';
import { searchCases } from './search.ts';
import { unknownParameterCases } from './unknown-parameters.ts';

/** Every case that this kind of target has to stand. */
export function allCases(contract: Contract, { stateless, limited }: Target): ContractCase[] {
  return [
    listCases,
    dismissCases,
    inboxCases,
    inboxPageCases,
    restoreCases,
    feederCases,
    inviteCases,
    invitationCases,
    patientCases,
    searchCases,
    logInCases,
    idempotencyCases,
    ...(stateless ? [documentedReplyCases] : []),
    authenticationCases,
    identifierCases,
    unknownParameterCases,
    bodyCases,
    routeCases,
    ...(limited ? [absentRouteCases] : []),
  ].flatMap((casesOf) => casesOf(contract));
}
