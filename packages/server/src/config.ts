import { isIP } from 'node:net';
import { parseSmtpUrl, type SmtpServer } from './mail/smtp-url.ts';
import { type LinkKeys, parseLinkKeys } from './portal/link-keys.ts';

/** What the server is told from outside. */
export interface Config {
  listen: { host: string; port: number };
  /** Where the embedded database and the link keys are. */
  dataDir: string;
  /** The domain that instances are named under. */
  baseDomain: string;
  /** An instance's own address, with `{instance}` for its subdomain. */
  publicUrl: string;
  /** Undefined: mail waits in the outbox. */
  smtpServer: SmtpServer | undefined;
  /** The address that mail comes from; the name before it is the clinic's. */
  mailFrom: string;
  /** Undefined: those of the key file in the data directory. */
  linkKeys: LinkKeys | undefined;
  /** The instance meant by a loopback or bare-address Host; undefined: none. */
  defaultInstance: string | undefined;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed; empty: none. */
  trustProxy: string[];
  logLevel: string;
}

/** A setting has a wrong value; `message` is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Reads the settings; this is the only place that does.
 * @throws {ConfigError} on the first wrong one
 */
export function loadConfig(environment: Environment): Config {
  const read = (name: string) => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const baseDomain = (read('PORTAL_BASE_DOMAIN') ?? 'md-hq.com').toLowerCase();
  return {
    listen: toListen(read('PORTAL_LISTEN') ?? '127.0.0.1:4010'),
    dataDir: read('PORTAL_DATA_DIR') ?? './portal-data',
    baseDomain,
    publicUrl: toPublicUrl(read('PORTAL_PUBLIC_URL') ?? `https://{instance}.${baseDomain}`),
    smtpServer: parsed('SMTP_URL', read('SMTP_URL'), parseSmtpUrl),
    mailFrom: read('PORTAL_MAIL_FROM') ?? `portal@${baseDomain}`,
    linkKeys: parsed('PORTAL_LINK_KEYS', read('PORTAL_LINK_KEYS'), parseLinkKeys),
    defaultInstance: read('PORTAL_DEFAULT_INSTANCE')?.toLowerCase(),
    trustProxy: (read('PORTAL_TRUST_PROXY') ?? '').split(',').filter((proxy) => proxy !== ''),
    logLevel: oneOf('PORTAL_LOG_LEVEL', read('PORTAL_LOG_LEVEL') ?? 'info', logLevels),
  };
}

function toListen(value: string): Config['listen'] {
  const [, host = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (digits === '' || port > 65_535 || (address !== 'localhost' && isIP(address) === 0)) {
    throw new ConfigError(`PORTAL_LISTEN must be address:port, such as 127.0.0.1:4010.`);
  }
  return { host: address, port };
}

function toPublicUrl(value: string): string {
  if (!URL.canParse(value.replace('{instance}', 'instance'))) {
    throw new ConfigError(
      'PORTAL_PUBLIC_URL must be a URL, with {instance} for the subdomain: https://{instance}.md-hq.com',
    );
  }
  return value.replace(/\/+$/, '');
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

function oneOf(name: string, value: string, values: readonly string[]): string {
  if (!values.includes(value)) throw new ConfigError(`${name} must be ${values.join(', ')}.`);
  return value;
}
