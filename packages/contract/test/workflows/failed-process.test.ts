import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { runWorkflows } from '../../src/workflows/run-workflows.ts';
import { preparedContract } from '../support/prepared-contract.ts';

afterEach(() => vi.unstubAllEnvs());

it('runWorkflows closes its relays if redocly cannot be run', async () => {
  const { contract } = await preparedContract();
  const relays: Server[] = [];
  const channel = 'tracing:net.server.listen:asyncEnd';
  const listen = (message: unknown) => relays.push((message as { server: Server }).server);
  subscribe(channel, listen);
  // The folder of the log cannot be created.
  vi.stubEnv('TMPDIR', '/dev/null');
  const run = runWorkflows(
    contract,
    {
      url: new URL('http://127.0.0.1:9'),
      credentials: { username: 'un', password: 'pwd' },
      patient: 1,
      invitee: 221,
      patientWithoutEmail: 222,
      stateless: false,
      readOnly: false,
    },
    () => '',
    () => Promise.reject(new Error('no call is expected')),
  );

  await expect(run).rejects.toMatchObject({ code: 'ENOTDIR' });
  unsubscribe(channel, listen);
  expect(relays.map(({ listening }) => listening)).toEqual([false, false, false]);
});
