import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';
import { startServer } from '../src/start-server.ts';
import { createSandbox, installCommand } from './support/command.ts';
import { temporaryFolder } from './support/temporary-database.ts';

const open = { PORTAL_LISTEN: '0.0.0.0:0', PORTAL_TRUST_PROXY: '10.0.0.0/8' };

/** Starts a server, stops it immediately, and returns its address. */
async function start(dataDir: string, environment: Record<string, string>): Promise<string> {
  const settings = { PORTAL_DATA_DIR: dataDir, PORTAL_LOG_LEVEL: 'silent', ...environment };
  const server = await startServer(loadConfig(settings));
  await server.close();
  return server.url;
}

describe.each([
  ['un', 'pwd'],
  ['ben', 'password'],
])("a server with an API user that has the demo's secret: %s (Q10)", (username, secret) => {
  async function install(given: string) {
    const { dataDir, feed, run } = installCommand();
    await run(...createSandbox);
    await feed(given, 'api-user', 'create', 'sandbox', username, '--password-stdin');
    return { dataDir, revoke: () => run('api-user', 'revoke', 'sandbox', username) };
  }

  it('does not start on an address that other machines can reach', async () => {
    const { dataDir, revoke } = await install(secret);
    const starting = start(dataDir, open);

    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(new RegExp(`^API user ${username} of sandbox .*$`));
    await revoke();
    await expect(start(dataDir, open)).resolves.toContain('http://');
  });

  it('does not start behind a proxy on the same machine', async () => {
    const { dataDir } = await install(secret);
    const behindProxy = { PORTAL_LISTEN: '127.0.0.1:0', PORTAL_TRUST_PROXY: '127.0.0.1' };
    await expect(start(dataDir, behindProxy)).rejects.toThrow(`API user ${username} of`);
    const local = { ...behindProxy, PORTAL_PUBLIC_URL: 'http://{instance}.localhost:4010' };
    await expect(start(dataDir, local)).resolves.toContain('http://');
  });

  it('starts on loopback; a demo name with another secret is accepted anywhere', async () => {
    const { dataDir } = await install(secret);
    await expect(start(dataDir, { PORTAL_LISTEN: '127.0.0.1:0' })).resolves.toContain('http://');
    const other = await install('another-secret');
    await expect(start(other.dataDir, open)).resolves.toContain('http://');
  });
});

describe('a server does not start with cleartext that other machines could read (Q10)', () => {
  it.each([
    ['PORTAL_PUBLIC_URL', { PORTAL_PUBLIC_URL: 'http://{instance}.md-hq.com' }],
    ['PORTAL_PUBLIC_URL', { PORTAL_PUBLIC_URL: 'http://192.0.2.1' }],
    ['PORTAL_LISTEN', { PORTAL_LISTEN: '0.0.0.0:0' }],
    ['PORTAL_LISTEN', { PORTAL_LISTEN: '[::]:0' }],
  ])('%s: %j', async (name, environment) => {
    const starting = start(temporaryFolder(), environment);
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(new RegExp(`^${name} [^\\n]+$`));
  });

  it.each([
    'http://{instance}.localhost:4010',
    'http://localhost:4010',
    'http://127.0.0.1:4010',
    'http://[::1]:4010',
    'https://{instance}.md-hq.com',
  ])('except with %s', async (url) => {
    const environment = { PORTAL_LISTEN: '127.0.0.1:0', PORTAL_PUBLIC_URL: url };
    await expect(start(temporaryFolder(), environment)).resolves.toContain('http://127.0.0.1');
  });
});

describe('a server does not start with links that lead to no clinic or to a wrong one (Q50)', () => {
  const local = { PORTAL_LISTEN: '127.0.0.1:0' };
  const oneAddress = { PORTAL_PUBLIC_URL: 'https://portal.example.com' };
  const createHarbor = ['instance', 'create', 'harbor', ...createSandbox.slice(3)];

  it('with a public URL without {instance} and two instances', async () => {
    const { dataDir, run, environment } = installCommand();
    await run(...createSandbox);
    await expect(start(dataDir, { ...local, ...oneAddress })).resolves.toContain('http://');
    Object.assign(environment, oneAddress);
    expect(await run(...createHarbor)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^PORTAL_PUBLIC_URL must contain {instance}, [^\n]+\n$/),
    });
    Reflect.deleteProperty(environment, 'PORTAL_PUBLIC_URL');
    expect(await run(...createHarbor)).toMatchObject({ code: 0 });

    await expect(start(dataDir, { ...local, ...oneAddress })).rejects.toThrow(
      /^PORTAL_PUBLIC_URL must contain {instance}, [^\n]+$/,
    );
  });

  it('with a default instance that does not exist while others do', async () => {
    const { dataDir, run } = installCommand();
    const settings = { ...local, PORTAL_DEFAULT_INSTANCE: 'sandbx' };
    await expect(start(temporaryFolder(), settings)).resolves.toContain('http://');
    await run(...createSandbox);

    await expect(start(dataDir, settings)).rejects.toThrow(
      /^PORTAL_DEFAULT_INSTANCE is sandbx, [^\n]+$/,
    );
  });
});
