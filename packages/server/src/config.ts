import { isIP } from 'node:net';

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
  smtpUrl: string | undefined;
  /** The address that mail comes from; the name before it is the clinic's. */
  mailFrom: string;
  /** `kid:key,...`; undefined: a key file in the data directory. */
  linkKeys: string | undefined;
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
    smtpUrl: toSmtpUrl(read('SMTP_URL')),
    mailFrom: read('PORTAL_MAIL_FROM') ?? `portal@${baseDomain}`,
    linkKeys: read('PORTAL_LINK_KEYS'),
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

function toSmtpUrl(value: string | undefined): string | undefined {
  if (value !== undefined && (!URL.canParse(value) || !/^smtps?:$/.test(new URL(value).protocol))) {
    throw new ConfigError('SMTP_URL must be smtp://host:port or smtps://user:password@host:port.');
  }
  return value;
}

function oneOf(name: string, value: string, values: readonly string[]): string {
  if (!values.includes(value)) throw new ConfigError(`${name} must be ${values.join(', ')}.`);
  return value;
}
