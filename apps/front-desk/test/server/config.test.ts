import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/server/config.ts';

describe('the configuration', () => {
  it('has a default for everything, on loopback', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 4020,
      portalUrl: 'http://127.0.0.1:4010',
      connectionsPerAddress: 1000,
      timeZone: 'America/New_York',
      clinicName: null,
      publicOrigin: null,
      sessionKey: null,
      signOutDir: null,
      trustProxy: [],
      securityContact: null,
    });
  });

  it('reads every setting from the environment', () => {
    const key = Buffer.alloc(32, 7);
    expect(
      loadConfig({
        FRONT_DESK_LISTEN: '[::]:80',
        FRONT_DESK_PUBLIC_URL: 'https://desk.example.org/',
        FRONT_DESK_TIME_ZONE: 'America/Denver',
        FRONT_DESK_CLINIC_NAME: ' Sandbox Clinic ',
        FRONT_DESK_CONNECTION_LIMIT: '50',
        FRONT_DESK_SESSION_KEY: key.toString('base64'),
        FRONT_DESK_TRUST_PROXY: ' 10.0.0.0/8, ::1 ',
        FRONT_DESK_SECURITY_CONTACT: 'https://example.org/report',
        FRONT_DESK_SECURITY_EXPIRES: '2027-06-30',
        FRONT_DESK_SIGN_OUT_DIR: '/var/lib/front-desk/../signed-out',
        PORTAL_URL: 'https://sandbox.md-hq.com',
      }),
    ).toEqual({
      host: '::',
      port: 80,
      portalUrl: 'https://sandbox.md-hq.com',
      connectionsPerAddress: 50,
      timeZone: 'America/Denver',
      clinicName: 'Sandbox Clinic',
      publicOrigin: 'https://desk.example.org',
      sessionKey: new Uint8Array(key),
      signOutDir: '/var/lib/signed-out',
      trustProxy: ['10.0.0.0/8', '::1'],
      securityContact: {
        contact: 'https://example.org/report',
        expires: Date.parse('2027-06-30T23:59:59Z'),
      },
    });
  });

  it('uses the same folder for ended sessions for desks with the same key on one machine', () => {
    const dirOf = (fill: number) =>
      loadConfig({ FRONT_DESK_SESSION_KEY: Buffer.alloc(32, fill).toString('base64') }).signOutDir;
    expect(dirOf(7)).toMatch(/\/front-desk-[0-9a-f]{16}$/);
    expect(dirOf(7)).toBe(dirOf(7));
    expect(dirOf(8)).not.toBe(dirOf(7));
  });

  it.each([
    ['FRONT_DESK_SECURITY_CONTACT', 'security@example.org'],
    ['FRONT_DESK_LISTEN', '4020'],
    ['FRONT_DESK_LISTEN', '127.0.0.1:70000'],
    ['FRONT_DESK_LISTEN', 'nowhere.example.org:4020'],
    ['FRONT_DESK_CONNECTION_LIMIT', '0'],
    ['FRONT_DESK_CONNECTION_LIMIT', 'many'],
    ['FRONT_DESK_TIME_ZONE', 'Denver'],
    ['FRONT_DESK_TRUST_PROXY', 'proxy.example.org'],
    ['FRONT_DESK_TRUST_PROXY', '0.0.0.0/0'],
    ['FRONT_DESK_TRUST_PROXY', '10.0.0.1:80'],
    ['FRONT_DESK_SESSION_KEY', 'short'],
    ['FRONT_DESK_PUBLIC_URL', 'http://desk.example.org'],
    ['FRONT_DESK_PUBLIC_URL', 'desk'],
    ['PORTAL_URL', 'sandbox'],
    ['PORTAL_URL', 'ftp://sandbox.md-hq.com'],
    ['PORTAL_URL', 'https://un:pwd@sandbox.md-hq.com'],
    ['PORTAL_URL', 'http://sandbox.md-hq.com'],
  ])('refuses %s=%s in one line that names it', (name, value) => {
    const load = (): unknown => loadConfig({ [name]: value });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(new RegExp(`^${name}\\b[^\\n]*$`));
  });

  it.each([
    ['FRONT_DESK_SESSION_KEY', 'c2VjcmV0'],
    ['PORTAL_URL', 'https://un:c2VjcmV0@sandbox.md-hq.com'],
  ])('does not repeat a secret in %s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(/^(?!.*c2VjcmV0)/);
  });

  it('does not listen beyond loopback unless browsers use https (Q66)', () => {
    expect(() => loadConfig({ FRONT_DESK_LISTEN: '0.0.0.0:4020' })).toThrow(
      /^FRONT_DESK_PUBLIC_URL must be set/,
    );
  });
});
