import type { Contract } from '../contract/read-contract.ts';
import type { Target } from '../target.ts';
import type { ContractCase } from './contract-case.ts';
import { authenticationCases } from './every-operation/authentication.ts';
import { bodyCases } from './every-operation/bodies.ts';
import { documentedReplyCases } from './every-operation/documented-responses.ts';
import { headCases } from './every-operation/head.ts';
import { idempotencyCases } from './every-operation/idempotency.ts';
import { identifierCases, unknownParameterCases } from './every-operation/parameters.ts';
import { absentRouteCases, routeCases } from './every-operation/routes.ts';
import { queryParameterCases } from './fields/query-parameters.ts';
import { requestFieldCases } from './fields/request-fields.ts';
import { inviteCases } from './invitations/invite.ts';
import { invitationCases } from './invitations/list-and-revoke.ts';
import { logInCases } from './patients/log-in.ts';
import { searchCases } from './patients/search.ts';
import { patientCases } from './patients/show.ts';
import { dismissCases } from './queue/dismiss.ts';
import { feederCases } from './queue/feeders.ts';
import { inboxCases } from './queue/inbox.ts';
import { inboxPageCases } from './queue/inbox-pages.ts';
import { listCases } from './queue/list.ts';
import { restoreCases } from './queue/restore.ts';

/** All cases for this kind of target. */
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
    requestFieldCases,
    queryParameterCases,
    idempotencyCases,
    ...(stateless ? [documentedReplyCases] : []),
    authenticationCases,
    identifierCases,
    unknownParameterCases,
    bodyCases,
    headCases,
    routeCases,
    ...(limited ? [absentRouteCases] : []),
  ].flatMap((casesOf) => casesOf(contract));
}
