import { isIP } from 'node:net';
import { isNetwork } from '@mdhq/portal-access';
import { parseSecurityContact, type SecurityContact } from '@mdhq/portal-hosting';
import { isDnsLabel } from '@mdhq/portal-types/host-names';
import { parseSmtpUrl, type SmtpServer } from './mail/smtp/smtp-url.ts';
import { isEmailAddress } from './portal/email-address.ts';
import {
  defaultInvitationLimits,
  type InvitationLimits,
} from './portal/invitations/invitation-limits.ts';
import { type LinkKeys, parseLinkKeys } from './portal/invitations/link/link-keys.ts';
import {
  defaultLinkLifetimes,
  hourMs,
  type LinkLifetimes,
  longestJoinHours,
  longestResetMinutes,
  minuteMs,
} from './portal/invitations/link/link-lifetimes.ts';
import {
  type DatabaseServer,
  defaultDatabaseConnections,
  parseDatabaseUrl,
} from './store/postgres/database-url.ts';

/**
 * The settings of the server, from the environment.
 * @sealed Returned by `loadConfig`: a minor version may add settings.
 */
export interface Config {
  listen: { host: string; port: number };
  /** Directory of the embedded database and the keys. */
  dataDir: string;
  /** PostgreSQL; undefined for the embedded database. */
  databaseServer: DatabaseServer | undefined;
  /** The most connections to PostgreSQL. */
  databaseConnections: number;
  /** The domain that instances are named under. */
  baseDomain: string;
  /** URL of an instance, with `{instance}` for its subdomain. */
  publicUrl: string;
  /** Undefined: mail stays in the outbox. */
  smtpServer: SmtpServer | undefined;
  /** Sender address of all mail; the display name is the clinic's. */
  mailFrom: string;
  /** Undefined: the keys of the key file in the data directory. */
  linkKeys: LinkKeys | undefined;
  linkLifetimes: LinkLifetimes;
  /** The instance for a Host that is localhost or an IP address; undefined for none. */
  defaultInstance: string | undefined;
  /** Addresses or networks of the trusted proxies, whose X-Forwarded-For is used. */
  trustProxy: string[];
  logLevel: string;
  /** Per API user; undefined for no limit. */
  requestsPerMinute: number | undefined;
  /** Concurrent connections per client network; undefined for no limit. */
  connectionsPerAddress: number | undefined;
  invitationLimits: InvitationLimits;
  /** The folder of the archives of audit trails; undefined if it is not known. */
  auditArchives: string | undefined;
  /** Bearer token for the metrics; undefined: only programs on the same machine may read them. */
  metricsToken: string | undefined;
  /** For `/.well-known/security.txt`; undefined for none. */
  securityContact?: SecurityContact | undefined;
}

/** A setting is invalid; `message` is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Reads the settings. No other function reads the environment.
 * @throws {ConfigError} for the first invalid setting
 */
export function loadConfig(environment: Environment): Config {
  const read = (name: string) => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const readChecked = (name: string, isRight: (value: string) => boolean, rule: string) => {
    const value = read(name);
    if (value !== undefined && !isRight(value)) throw new ConfigError(`${name} must be ${rule}.`);
    return value;
  };
  const readPerHour = (name: string, usual: number | undefined) => {
    const value = readChecked(name, isRate, 'a number of invitations per hour, or off');
    return value === undefined ? usual : toRate(value);
  };
  const readLifetime = (name: string, longest: number, unit: string) => {
    const isRight = (value: string) => /^[1-9]\d{0,8}$/.test(value) && Number(value) <= longest;
    const value = readChecked(name, isRight, `a number of ${unit}, from 1 to ${longest}`);
    return value === undefined ? undefined : Number(value);
  };
  const joinHours = readLifetime('PORTAL_JOIN_LINK_HOURS', longestJoinHours, 'hours');
  const resetMinutes = readLifetime('PORTAL_RESET_LINK_MINUTES', longestResetMinutes, 'minutes');
  const baseDomain = (
    readChecked('PORTAL_BASE_DOMAIN', isDomain, 'a domain, such as md-hq.com') ?? 'md-hq.com'
  ).toLowerCase();
  const publicUrl = readChecked(
    'PORTAL_PUBLIC_URL',
    isPublicUrl,
    'a URL without path, query and credentials, with {instance} for the subdomain: https://{instance}.md-hq.com',
  );
  return {
    listen: toListen(read('PORTAL_LISTEN') ?? '127.0.0.1:4010'),
    dataDir: read('PORTAL_DATA_DIR') ?? './portal-data',
    auditArchives: read('PORTAL_AUDIT_ARCHIVES'),
    databaseServer: parsed('PORTAL_DATABASE_URL', read('PORTAL_DATABASE_URL'), parseDatabaseUrl),
    databaseConnections: Number(
      readChecked(
        'PORTAL_DATABASE_CONNECTIONS',
        (value) => /^[1-9]\d{0,2}$/.test(value),
        'a number of connections, from 1 to 999',
      ) ?? defaultDatabaseConnections,
    ),
    baseDomain,
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? `https://{instance}.${baseDomain}`,
    smtpServer: parsed('SMTP_URL', read('SMTP_URL'), parseSmtpUrl),
    mailFrom:
      readChecked('PORTAL_MAIL_FROM', isEmailAddress, 'an email address and nothing else') ??
      `portal@${baseDomain}`,
    linkKeys: parsed('PORTAL_LINK_KEYS', read('PORTAL_LINK_KEYS'), parseLinkKeys),
    linkLifetimes: {
      join: joinHours === undefined ? defaultLinkLifetimes.join : joinHours * hourMs,
      reset: resetMinutes === undefined ? defaultLinkLifetimes.reset : resetMinutes * minuteMs,
    },
    defaultInstance: readChecked(
      'PORTAL_DEFAULT_INSTANCE',
      isDnsLabel,
      "an instance's subdomain",
    )?.toLowerCase(),
    trustProxy: toList(
      readChecked(
        'PORTAL_TRUST_PROXY',
        (value) => toList(value).every(isNetwork),
        'a comma-separated list of addresses or networks, such as 10.0.0.0/8,::1',
      ) ?? '',
    ),
    requestsPerMinute: toRate(
      readChecked('PORTAL_RATE_LIMIT', isRate, 'a number of requests per minute, or off') ?? '6000',
    ),
    connectionsPerAddress: toRate(
      readChecked('PORTAL_CONNECTION_LIMIT', isRate, 'a number of connections, or off') ?? '1000',
    ),
    invitationLimits: {
      perPatient: readPerHour(
        'PORTAL_PATIENT_INVITATION_LIMIT',
        defaultInvitationLimits.perPatient,
      ),
      perInstance: readPerHour('PORTAL_INVITATION_LIMIT', defaultInvitationLimits.perInstance),
    },
    logLevel:
      readChecked(
        'PORTAL_LOG_LEVEL',
        (value) => logLevels.includes(value),
        `one of ${logLevels.join(', ')}`,
      ) ?? 'info',
    securityContact: securityContactOf(
      read('PORTAL_SECURITY_CONTACT'),
      read('PORTAL_SECURITY_EXPIRES'),
    ),
    metricsToken: readChecked(
      'PORTAL_METRICS_TOKEN',
      (value) => /^[\x21-\x7e]{16,}$/.test(value),
      '16 or more printable ASCII characters without spaces',
    ),
  };
}

/** The URL of an instance, such as `https://sandbox.md-hq.com` (Q50). */
export function originOf({ publicUrl }: Pick<Config, 'publicUrl'>, subdomain: string): string {
  return publicUrl.replace('{instance}', subdomain);
}

function isRate(value: string): boolean {
  return value === 'off' || /^[1-9]\d{0,8}$/.test(value);
}

function toRate(value: string): number | undefined {
  return value === 'off' ? undefined : Number(value);
}

function isDomain(value: string): boolean {
  return value.split('.').every(isDnsLabel);
}

function isPublicUrl(value: string): boolean {
  const example = value.replace('{instance}', 'instance');
  return /^https?:\/\/[^\s/\\?#@{}]+\/*$/i.test(example) && URL.canParse(example);
}

function toList(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function toListen(value: string): Config['listen'] {
  const [, host = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (digits === '' || port > 65_535 || (address !== 'localhost' && isIP(address) === 0)) {
    throw new ConfigError(`PORTAL_LISTEN must be address:port, such as 127.0.0.1:4010.`);
  }
  // `localhost` may be two addresses. One server has to see all connections to limit them.
  return { host: address === 'localhost' ? '127.0.0.1' : address, port };
}

function parsed<Result>(
  name: string,
  value: string | undefined,
  parse: (text: string) => Result,
): Result | undefined {
  try {
    return value === undefined ? undefined : parse(value);
  } catch (error) {
    throw new ConfigError(`${name}: ${error instanceof Error ? error.message : 'is not valid'}`);
  }
}

function securityContactOf(
  contact: string | undefined,
  expires: string | undefined,
): SecurityContact | undefined {
  try {
    return parseSecurityContact('PORTAL', contact, expires);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}
