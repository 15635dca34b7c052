import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../support/clinic.ts';

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

it('serves the contract, as it is written and as the page reads it', async () => {
  const yaml = await get('/docs/openapi.yaml');
  expect(yaml.headers['content-type']).toMatch(/^application\/yaml/);
  expect(yaml.payload).toBe(contract);
  const json = await get('/docs/json');
  expect(json.json()).toMatchObject({ openapi: '3.1.0', info: { version: 'v1' } });
});

it.each(['/docs', '/docs/'])('%s loads nothing but files of its own', async (url) => {
  const page = await get(url);
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toMatch(/^text\/html/);
  const loaded = [...page.payload.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, file = '']) => file);
  expect(loaded).not.toEqual([]);
  for (const file of loaded) {
    const address = new URL(file, 'http://sandbox.md-hq.com/docs/');
    expect(address.origin).toBe('http://sandbox.md-hq.com');
    expect((await get(address.pathname)).statusCode).toBe(200);
  }
  // The policy forbids them.
  expect(page.payload).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});

it('has a policy without inline scripts, other hosts or a detour over HTTPS, on every file (Q27)', async () => {
  for (const url of ['/docs', '/docs/openapi.yaml', '/docs/static/swagger-ui-bundle.js']) {
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

it('gives away no other file', async () => {
  for (const url of ['/docs/static/../package.json', '/docs/static/%2e%2e/package.json']) {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
});
