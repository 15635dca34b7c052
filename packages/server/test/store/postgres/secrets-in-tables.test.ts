import { expect, it } from 'vitest';
import { decryptLinkToken } from '../../../src/portal/invitations/link/link-token.ts';
import { apiUsers } from '../../support/clinic/api-users.ts';
import { openPortal, otherId, sandboxId } from '../../support/portal/portal.ts';
import { rowsOfInstance } from '../../support/rows.ts';
import { findTraces, secretsOfLink } from '../../support/secret-traces.ts';

it('no table contains the token of a link that waits to be mailed, or the secret of an API user (Q11, Q40)', async () => {
  const portal = await openPortal();
  await portal.invite(1);
  const token = await portal.waitingToken(1);
  const { secret = '' } = (await decryptLinkToken(portal.linkKeys, token)) ?? {};
  expect(secret).toHaveLength(43);

  const rows = [await rowsOfInstance(portal, sandboxId), await rowsOfInstance(portal, otherId)];
  const tables = new Map([['tables', Buffer.from(JSON.stringify(rows))]]);
  const { message_id = '' } = (await portal.outbox())[0] ?? {};
  expect(findTraces(tables, [message_id])).toContain('tables: as it is');
  const secrets = Object.values(apiUsers).map((apiUser) => apiUser.secret);
  expect(findTraces(tables, [...secretsOfLink(token, secret), ...secrets])).toEqual([]);
});
