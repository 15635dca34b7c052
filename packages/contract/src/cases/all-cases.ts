import type { Contract } from '../contract/read-contract.ts';
import type { Target } from '../target.ts';
import { authenticationCases } from './authentication.ts';
import { bodyCases } from './bodies.ts';
import type { ContractCase } from './contract-case.ts';
import { dismissCases } from './dismiss.ts';
import { documentedReplyCases } from './documented-replies.ts';
import { feederCases } from './feeders.ts';
import { identifierCases } from './identifiers.ts';
import { inviteCases } from './invite.ts';
import { listCases } from './list.ts';
import { routeCases } from './routes.ts';

/** Every case that this kind of target has to stand. */
export function allCases(contract: Contract, { stateless }: Target): ContractCase[] {
  return [
    listCases,
    dismissCases,
    feederCases,
    inviteCases,
    ...(stateless ? [documentedReplyCases] : []),
    authenticationCases,
    identifierCases,
    bodyCases,
    routeCases,
  ].flatMap((casesOf) => casesOf(contract));
}
