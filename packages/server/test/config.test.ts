import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';

describe('the configuration', () => {
  it('needs no setting', () => {
    expect(loadConfig({})).toEqual({
      listen: { host: '127.0.0.1', port: 4010 },
      dataDir: './portal-data',
      databaseServer: undefined,
      databaseConnections: 10,
      baseDomain: 'md-hq.com',
      publicUrl: 'https://{instance}.md-hq.com',
      smtpServer: undefined,
      mailFrom: 'portal@md-hq.com',
      linkKeys: undefined,
      linkLifetimes: { join: 259_200_000, reset: 3_600_000 },
      defaultInstance: undefined,
      trustProxy: [],
      logLevel: 'info',
      requestsPerMinute: 6000,
      connectionsPerAddress: 1000,
      invitationLimits: { perPatient: 5, perInstance: 1000 },
      metricsToken: undefined,
      securityContact: undefined,
    });
  });

  it('reads each setting, and ignores an empty one', () => {
    expect(
      loadConfig({
        PORTAL_LISTEN: '[::1]:0',
        PORTAL_DATA_DIR: '/var/lib/portal',
        PORTAL_DATABASE_URL: 'postgres://portal:secret@db.example.com/clinics',
        PORTAL_DATABASE_CONNECTIONS: '25',
        PORTAL_BASE_DOMAIN: 'Clinics.Example.com',
        PORTAL_PUBLIC_URL: 'http://{instance}.localhost:4010/',
        SMTP_URL: 'smtps://user:secret@mail.example.com:465',
        PORTAL_MAIL_FROM: 'no-reply@example.com',
        PORTAL_LINK_KEYS: '  ',
        PORTAL_DEFAULT_INSTANCE: 'Sandbox',
        PORTAL_TRUST_PROXY: '10.0.0.0/8, 127.0.0.1,::1',
        PORTAL_LOG_LEVEL: 'silent',
        PORTAL_JOIN_LINK_HOURS: '24',
        PORTAL_RESET_LINK_MINUTES: '15',
        PORTAL_RATE_LIMIT: 'off',
        PORTAL_CONNECTION_LIMIT: '50',
        PORTAL_PATIENT_INVITATION_LIMIT: 'off',
        PORTAL_INVITATION_LIMIT: '20',
        PORTAL_METRICS_TOKEN: 'scrape-me-0123456789',
        PORTAL_SECURITY_CONTACT: 'https://example.org/report',
        PORTAL_SECURITY_EXPIRES: '2027-06-30',
      }),
    ).toEqual({
      listen: { host: '::1', port: 0 },
      dataDir: '/var/lib/portal',
      databaseServer: expect.objectContaining({ host: 'db.example.com', database: 'clinics' }),
      databaseConnections: 25,
      baseDomain: 'clinics.example.com',
      publicUrl: 'http://{instance}.localhost:4010',
      smtpServer: expect.objectContaining({ host: 'mail.example.com', port: 465, secure: true }),
      mailFrom: 'no-reply@example.com',
      linkKeys: undefined,
      linkLifetimes: { join: 86_400_000, reset: 900_000 },
      defaultInstance: 'sandbox',
      trustProxy: ['10.0.0.0/8', '127.0.0.1', '::1'],
      logLevel: 'silent',
      requestsPerMinute: undefined,
      connectionsPerAddress: 50,
      invitationLimits: { perPatient: undefined, perInstance: 20 },
      metricsToken: 'scrape-me-0123456789',
      securityContact: {
        contact: 'https://example.org/report',
        expires: Date.parse('2027-06-30T23:59:59Z'),
      },
    });
  });

  it.each([
    ['PORTAL_DATABASE_URL', 'mysql://portal@127.0.0.1/clinics'],
    ['PORTAL_DATABASE_CONNECTIONS', '0'],
    ['PORTAL_LISTEN', '4010'],
    ['PORTAL_LISTEN', 'example.com:4010'],
    ['PORTAL_LISTEN', '127.0.0.1:70000'],
    ['PORTAL_LISTEN', '127.0.0.1:'],
    ['PORTAL_LISTEN', ':4010'],
    ['PORTAL_BASE_DOMAIN', 'https://md-hq.com'],
    ['PORTAL_BASE_DOMAIN', '.md-hq.com'],
    ['PORTAL_PUBLIC_URL', 'md-hq.com'],
    ['PORTAL_PUBLIC_URL', 'ftp://{instance}.md-hq.com'],
    ['PORTAL_PUBLIC_URL', 'javascript:alert(1)'],
    ['PORTAL_PUBLIC_URL', 'https://{instance}.md-hq.com/portal'],
    ['PORTAL_PUBLIC_URL', 'https://{instance}.md-hq.com?a=1'],
    ['PORTAL_PUBLIC_URL', 'https://{instance}.md-hq.com?'],
    ['PORTAL_PUBLIC_URL', 'https://{instance}.md-hq.com#'],
    ['PORTAL_PUBLIC_URL', 'https://user:secret@{instance}.md-hq.com'],
    ['PORTAL_PUBLIC_URL', 'https://{INSTANCE}.md-hq.com'],
    ['PORTAL_PUBLIC_URL', 'https://{instance}.{instance}.md-hq.com'],
    ['PORTAL_PUBLIC_URL', 'https://md-hq.com/{instance}'],
    ['SMTP_URL', 'mail.example.com:25'],
    ['SMTP_URL', 'https://mail.example.com'],
    ['PORTAL_MAIL_FROM', 'The clinic'],
    ['PORTAL_MAIL_FROM', 'portal@example.com\r\nBcc: thief@example.com'],
    ['PORTAL_DEFAULT_INSTANCE', 'sand box'],
    ['PORTAL_TRUST_PROXY', 'everybody'],
    ['PORTAL_TRUST_PROXY', '10.0.0.0/33'],
    ['PORTAL_TRUST_PROXY', 'true'],
    ['PORTAL_LOG_LEVEL', 'loud'],
    ['PORTAL_CONNECTION_LIMIT', '0'],
    ['PORTAL_RATE_LIMIT', '0'],
    ['PORTAL_RATE_LIMIT', '1.5'],
    ['PORTAL_RATE_LIMIT', 'none'],
    ['PORTAL_INVITATION_LIMIT', '0'],
    ['PORTAL_PATIENT_INVITATION_LIMIT', 'many'],
    ['PORTAL_JOIN_LINK_HOURS', '0'],
    ['PORTAL_JOIN_LINK_HOURS', '337'],
    ['PORTAL_JOIN_LINK_HOURS', '72h'],
    ['PORTAL_RESET_LINK_MINUTES', '1441'],
    ['PORTAL_RESET_LINK_MINUTES', 'off'],
    ['PORTAL_METRICS_TOKEN', 'short'],
    ['PORTAL_SECURITY_CONTACT', 'security@example.org'],
    ['PORTAL_METRICS_TOKEN', 'long enough but with spaces'],
  ])('is refused with one line that names the error: %s=%j', (name, value) => {
    const loading = () => loadConfig({ [name]: value });

    expect(loading).toThrow(ConfigError);
    expect(loading).toThrow(new RegExp(`^${name}:? must be [^\\n]*$`));
  });
});
