import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { setImmediate as nextTick } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const get = (url: string) => clinic.server.inject({ url });

const contract = readFileSync(
  fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.yaml')),
  'utf8',
);

it('serves the contract unchanged, which the page reads', async () => {
  const yaml = await get('/docs/openapi.yaml');
  expect(yaml.headers['content-type']).toMatch(/^application\/yaml/);
  expect(yaml.payload).toBe(contract);
  expect((await get('/docs/page.js')).payload).toContain("url: '/docs/openapi.yaml'");
});

it('serves a page that loads only files of this server', async () => {
  const page = await get('/docs');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toMatch(/^text\/html/);
  const loaded = [...page.payload.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, file = '']) => file);
  const files = loaded.filter((file) => file !== 'data:,');
  expect(files).toContain('/docs/swagger-ui-bundle.js');
  for (const file of files) {
    expect(file).toMatch(/^\/docs\//);
    expect((await get(file)).statusCode).toBe(200);
  }
  // The content security policy forbids them.
  expect(page.payload).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});

it('sends a policy without inline scripts, other hosts and upgrades to HTTPS with every file (Q27)', async () => {
  for (const url of ['/docs', '/docs/openapi.yaml', '/docs/swagger-ui-bundle.js']) {
    const { headers } = await get(url);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|upgrade-insecure|validator/);
  }
});

it('serves no other file', async () => {
  for (const url of ['/docs/page.liquid', '/docs/../package.json', '/docs/%2e%2e/package.json']) {
    const response = await get(url);
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
});

it.runIf(process.platform === 'linux')(
  'holds no file open for a connection that does not read its response (Q70)',
  async () => {
    const socket = connect(await clinic.listen(), '127.0.0.1').pause();
    socket.write('GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50));
    while (socket.bytesRead === 0) {
      socket.read(0);
      await nextTick();
    }
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        return [];
      }
    });
    socket.destroy();

    expect(open.filter((path) => path.endsWith('/swagger-ui-bundle.js'))).toEqual([]);
  },
);
