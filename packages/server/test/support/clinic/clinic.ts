import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@mdhq/portal-log';
import type { FastifyInstance } from 'fastify';
import { buildServer, type ServerDependencies } from '../../../src/build-server.ts';
import { loadContract } from '../../../src/http/contract/operations.ts';
import { createValidatorCompiler } from '../../../src/http/contract/validator-compiler.ts';
import { freeBytesOf } from '../../../src/operations/disk-space.ts';
import { createMetrics } from '../../../src/operations/metrics.ts';
import type { InvitationLimits } from '../../../src/portal/invitations/invitation-limits.ts';
import { inviteToPortal } from '../../../src/portal/invitations/invitations.ts';
import { openLinkKeyFile } from '../../../src/portal/invitations/link/link-key-file.ts';
import { defaultLinkLifetimes } from '../../../src/portal/invitations/link/link-lifetimes.ts';
import type { Database } from '../../../src/store/database.ts';
import { type ContractCheck, createContractCheck } from '../contract-check.ts';
import { noInvitationLimits } from '../portal/no-invitation-limits.ts';
import { passwordStrength } from '../portal/password-strength.ts';
import { quickPasswords } from '../portal/passwords.ts';
import { dropTestDatabase, openTestDatabase } from '../test-database.ts';
import { type ApiUserKey, authorizationOf } from './api-users.ts';
import { createSeededDirectory, openingTime } from './seeded-database.ts';

const check: ContractCheck = await createContractCheck();
const operations = await loadContract();
const validatorCompiler = createValidatorCompiler();

export interface ClinicRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  url: string;
  /** The API user whose credentials are sent; without it, none are. */
  as?: ApiUserKey;
  /** The Host header; by default that of the API user's instance. */
  host?: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON; text and bytes are sent unchanged, as JSON unless the headers say otherwise. */
  body?: object | string | Buffer;
}

export interface ClinicResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  /** The JSON of the response, which was checked against the contract. */
  // biome-ignore lint/suspicious/noExplicitAny: the contract check has seen to its shape, and tests compare it whole
  json: any;
}

/** A server over a real database, with two instances (`sandbox`, `other`), their API users and patients. */
export interface Clinic {
  server: FastifyInstance;
  database: Database;
  dataDir: string;
  /** A test advances time with `now`, and moves only the wall clock with `shift`; both in milliseconds. */
  time: TestTime;
  /** The lines that the server has logged. */
  logLines: string[];
  request(request: ClinicRequest): Promise<ClinicResponse>;
  /** Listens on a free port; further calls return the same URL. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export interface TestTime {
  /** Milliseconds since 1970, by the monotonic clock. */
  now: number;
  /** How far the wall clock is ahead of the monotonic clock. */
  shift: number;
}

/**
 * @param openDatabase opens the database in its folder, for a test that wants one with a fault
 * @param others dependencies of the server that replace the usual ones; by default there are no `invitationLimits`
 */
export async function openClinic(
  openDatabase: (dataDir: string) => Promise<Database> = openTestDatabase,
  logLevel = 'info',
  {
    invitationLimits = noInvitationLimits,
    ...others
  }: Partial<ServerDependencies & { invitationLimits: InvitationLimits }> = {},
): Promise<Clinic> {
  const folder = mkdtempSync(join(tmpdir(), 'mdhq-clinic-'));
  const dataDir = join(folder, 'data');
  createSeededDirectory(dataDir);
  const database = await openDatabase(dataDir);

  const time = { now: openingTime, shift: 0 };
  const clock = () => time.now + time.shift;
  const uptime = () => time.now - openingTime;
  const linkKeys = openLinkKeyFile(dataDir, randomBytes);
  const invitations = {
    database,
    clock,
    uptime,
    random: randomBytes,
    linkKeys,
    linkLifetimes: defaultLinkLifetimes,
    invitationLimits,
    messageIdDomain: 'md-hq.com',
  };
  const logLines: string[] = [];
  const server = await buildServer({
    ...invitations,
    onMailQueued: () => undefined,
    originOf: (subdomain) => `https://${subdomain}.md-hq.com`,
    invite: (writes, caller, ptId) =>
      inviteToPortal({ ...invitations, database: writes }, caller, ptId),
    hostRules: { baseDomain: 'md-hq.com', defaultInstance: undefined },
    logger: createLogger(logLevel, { write: (line) => void logLines.push(line) }),
    passwords: quickPasswords,
    passwordStrength,
    freeBytes: freeBytesOf(dataDir),
    integrity: { isDamaged: false, checkedAt: undefined },
    requestsPerMinute: undefined,
    trustProxy: [],
    pause: async () => undefined,
    connectionsPerAddress: undefined,
    metrics: createMetrics('1.2.3'),
    metricsToken: undefined,
    version: '1.2.3',
    operations,
    validatorCompiler,
    ...others,
  });

  return {
    server,
    database,
    dataDir,
    time,
    logLines,
    request: (request) => inject(server, request),
    async listen() {
      await server.listen({ host: '127.0.0.1', port: 0 });
      return (server.server.address() as AddressInfo).port;
    },
    async close() {
      await server.close();
      await database.close();
      await dropTestDatabase(dataDir);
      rmSync(folder, { recursive: true });
    },
  };
}

async function inject(
  server: FastifyInstance,
  { method = 'GET', url, as, host = 'sandbox.md-hq.com', headers = {}, body }: ClinicRequest,
): Promise<ClinicResponse> {
  const asIs = typeof body === 'string' || Buffer.isBuffer(body);
  const response = await server.inject({
    method,
    url,
    headers: {
      host,
      ...(as === undefined ? {} : { authorization: authorizationOf(as) }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: asIs ? body : JSON.stringify(body) }),
  });
  const { statusCode: status, payload: text } = response;
  check(method, url, { status, headers: response.headers, text });
  return {
    status,
    headers: response.headers as Record<string, string>,
    text,
    json: text === '' ? undefined : JSON.parse(text),
  };
}
