import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { compiledOnce } from './support/process/compiled-once.ts';
import { programs } from './support/process/programs.ts';
import { temporaryFolder } from './support/temporary-database.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const { main } = programs;

it('has a README whose first block starts a clinic unchanged', {
  timeout: 60_000,
}, async () => {
  const block = /```sh\n(.*?)```/s.exec(readme)?.[1] ?? '';
  // Replaces npx, which would look the package up in the registry. `exec` makes the last command replace the
  // shell, so that it receives the signal.
  const npx = `npx() { shift; "${process.execPath}" "${main}" "$@"; }\n`;
  const script = block.replace(
    'npx mdhq-portal serve',
    `exec "${process.execPath}" "${main}" serve`,
  );
  const child = spawn('sh', ['-euc', npx + script], {
    cwd: temporaryFolder(),
    env: { ...compiledOnce, PATH: process.env['PATH'], PORTAL_LISTEN: '127.0.0.1:0' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  const listening = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
      if (errors.includes('Listening on')) resolve();
    });
  });
  const ended = Promise.all([text(child.stdout), once(child, 'close')]);
  await Promise.race([listening, ended]);
  child.kill('SIGTERM');
  const [output, [code]] = await ended;

  expect(errors).toMatch(/Listening on http:\/\/127\.0\.0\.1:\d+/);
  expect(output).toContain('Created instance sandbox.');
  expect(output).toMatch(/username un\nsecret {3}[\w-]{43}\n/);
  expect(output).toContain('1 read: 1 added, 0 updated, 0 unchanged, 0 invalid');
  expect(code).toBe(0);
});

it('has a README that lists every environment variable, and no other', () => {
  const asked = new Set<string>();
  loadConfig(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }));
  const rows = [...readme.matchAll(/^\| `((?:PORTAL|SMTP)_\w+)` \|/gm)].map(([, name]) => name);

  expect(rows.toSorted()).toEqual([...asked].toSorted());
});
