import { text } from 'node:stream/consumers';
import { toTimestamp } from '../../platform/clock.ts';
import {
  type ApiUserCredentials,
  createApiUser,
  revokeApiUser,
  rotateApiUserSecret,
} from '../../portal/access/api-users.ts';
import { actorOf, findOperatorCaller } from '../../portal/caller.ts';
import { listApiUsers } from '../../store/access/api-users.ts';
import type { CommandContext } from '../command-context.ts';
import { unlessRefused } from '../failures.ts';
import { jsonOf, tableOf } from '../table.ts';
import { withDatabase } from '../with-database.ts';

export interface SecretOptions {
  passwordStdin?: true;
}

export interface CreateOptions extends SecretOptions {
  readOnly?: true;
  reuseName?: true;
}

/** Chosen secrets shorter than this get a warning (NIST SP 800-63B-4); generated ones have 43 characters. */
const shortPassword = 15;

/** Creates an API user, and writes its credentials. */
export async function runApiUserCreate(
  context: CommandContext,
  subdomain: string,
  username: string | undefined,
  options: CreateOptions,
): Promise<void> {
  const { operator, clock, random } = context;
  const secret = await readSecret(context, options);
  const { readOnly = false, reuseName: reusesName = false } = options;
  const user = { subdomain, username, secret, readOnly, reusesName };
  const created = await withDatabase(context, (database) =>
    createApiUser(database, operator, clock, random, user),
  );
  writeCredentials(context, unlessRefused(created), secret);
}

/** Replaces the secret of an API user, and writes the new one. */
export async function runApiUserRotate(
  context: CommandContext,
  subdomain: string,
  username: string,
  options: SecretOptions,
): Promise<void> {
  const { operator, clock, random } = context;
  const secret = await readSecret(context, options);
  const rotated = await withDatabase(context, (database) =>
    rotateApiUserSecret(database, operator, clock, random, { subdomain, username, secret }),
  );
  writeCredentials(context, unlessRefused(rotated), secret);
}

export async function runApiUserRevoke(
  context: CommandContext,
  subdomain: string,
  username: string,
): Promise<void> {
  const { operator, clock, stdout } = context;
  unlessRefused(
    await withDatabase(context, (database) =>
      revokeApiUser(database, operator, clock, subdomain, username),
    ),
  );
  stdout.write(`Revoked ${username} of ${subdomain}.\n`);
}

/** Writes the API users of an instance, by name. */
export async function runApiUserList(
  context: CommandContext,
  subdomain: string,
  { json }: { json?: true },
): Promise<void> {
  const { operator, stdout } = context;
  const rows = await withDatabase(context, async ({ reads }) => {
    const { instanceId } = unlessRefused(await findOperatorCaller(reads, operator, subdomain));
    return listApiUsers(reads, instanceId);
  });
  const users = rows.map(({ username, generation, read_only, created_at, revoked_at }) => ({
    username,
    audit_name: actorOf({ name: username, generation }),
    read_only: read_only === 1,
    created: toTimestamp(created_at),
    revoked: revoked_at === null ? null : toTimestamp(revoked_at),
  }));
  if (json) {
    stdout.write(jsonOf(users));
    return;
  }
  stdout.write(
    tableOf([
      ['USERNAME', 'IN AUDIT TRAIL', 'ACCESS', 'CREATED', 'REVOKED'],
      ...users.map(({ username, audit_name, read_only, created, revoked }) => [
        username,
        audit_name,
        read_only ? 'read-only' : 'full',
        created,
        revoked ?? 'no',
      ]),
    ]),
  );
}

/** The secret on standard input; undefined if one is to be generated. */
async function readSecret(
  { stdin }: CommandContext,
  { passwordStdin }: SecretOptions,
): Promise<string | undefined> {
  return passwordStdin ? (await text(stdin)).replace(/\r?\n$/, '') : undefined;
}

/** @param chosen the secret that was read, which is not written */
function writeCredentials(
  { stdout, stderr }: CommandContext,
  { username, secret }: ApiUserCredentials,
  chosen: string | undefined,
): void {
  stdout.write(`username ${username}\n`);
  if (chosen === undefined) {
    stdout.write(`secret   ${secret}\n`);
    stderr.write('Store the secret now: it cannot be shown again.\n');
  } else if (chosen.length < shortPassword) {
    stderr.write(`Warning: the secret is short; use at least ${shortPassword} characters.\n`);
  }
}
