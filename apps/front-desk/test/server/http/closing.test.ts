import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig, startFrontDesk } from '../../../src/index.ts';
import { staff, startStubPortal } from '../../support/portals/stub-portal.ts';
import { sink } from '../../support/sink.ts';

/** Starts a desk that listens, with a stub portal. */
async function startDesk() {
  const portal = await startStubPortal();
  onTestFinished(() => portal[Symbol.asyncDispose]());
  const config = { ...loadConfig({}), port: 0, portalUrl: portal.url };
  return { portal, desk: await startFrontDesk(config, { log: sink() }) };
}

it('closes without waiting for a connection over which nothing was sent', async () => {
  const { desk } = await startDesk();
  const { hostname, port } = new URL(desk.url);
  const socket = connect(Number(port), hostname);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  // The server accepts connections in order.
  await (await fetch(desk.url)).text();

  await desk.close();

  await closed;
  expect(socket.bytesRead).toBe(0);
});

it('closes when a request in progress has a response, though its connection is kept alive', async () => {
  const { desk, portal } = await startDesk();
  const held = portal.hold();
  const response = fetch(`${desk.url}/desk/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: desk.url },
    body: JSON.stringify(staff),
  });
  await held.isHere;

  const closed = desk.close();
  held.goOn();

  expect((await response).status).toBe(200);
  await closed;
});
