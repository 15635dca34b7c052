import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { runProgram, startProgram } from './support/programs.ts';

const folder = inject('folder');
const portal = join(folder, 'node_modules/.bin/mdhq-portal');
const desk = join(folder, 'node_modules/.bin/front-desk');

test('the packed front desk starts with Node alone, signs in at the packed server, and exits with 0', async () => {
  const cwd = await mkdtemp(join(folder, 'desk-'));
  const env = {
    PORTAL_DATA_DIR: join(cwd, 'data'),
    PORTAL_LISTEN: '127.0.0.1:0',
    PORTAL_DEFAULT_INSTANCE: 'harbor',
  };
  const clinic = [...['--name', 'Harbor Clinic', '--email', 'desk@example.com'], '--phone', '1'];
  const zone = ['--time-zone', 'America/New_York'];
  await runProgram([portal, 'instance', 'create', 'harbor', ...clinic, ...zone], { cwd, env });
  const created = await runProgram([portal, 'api-user', 'create', 'harbor', 'un'], { cwd, env });
  const server = await startProgram([portal, 'serve'], { cwd, env });
  onTestFinished(async () => void (await server.stop()));
  const started = await startProgram([desk], {
    cwd,
    env: { PORTAL_URL: server.url, FRONT_DESK_LISTEN: '127.0.0.1:0' },
  });
  const page = await fetch(started.url);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? 'none';
  const signIn = await fetch(`${started.url}/desk/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: started.url },
    body: JSON.stringify({ username: 'un', secret: /secret +(\S+)/.exec(created)?.[1] }),
  });

  expect((await fetch(started.url + script)).status).toBe(200);
  expect(await signIn.json()).toMatchObject({ signedIn: { username: 'un', surface: 'full' } });
  expect(await started.stop()).toBe(0);
});
