import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';
import { absoluteLimitMs, type Session } from './session.ts';

/** Sessions that ended before they expired, whose cookies must no longer be accepted. */
export interface EndedSessions {
  /** @throws if it could not be stored, so that other desks do not know it */
  add(session: Session, now: number): Promise<void>;
  has(session: Session): Promise<boolean>;
}

/**
 * Records each ended session until its cookie would expire. With a folder, the record is an empty file, which all desks with
 * that folder see at their next request and which survives a restart. The expiry is wall time: the cookies have no other,
 * and a monotonic clock counts neither for another desk nor after a restart.
 * @param folder null if no other process has the key
 * @throws {ConfigError} if the folder can't be used, or if others can write to it
 */
export async function openEndedSessions(folder: string | null): Promise<EndedSessions> {
  const readableUntil = new Map<string, number>();
  if (folder !== null) await claim(folder);
  return {
    async add(session, now) {
      for (const [id, until] of readableUntil) if (until <= now) readableUntil.delete(id);
      readableUntil.set(session.id, expiryOf(session));
      if (folder === null) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, fileOf(session)), '', { mode: 0o600 });
      await removeExpired(folder, now);
    },
    async has(session) {
      if (readableUntil.has(session.id)) return true;
      return folder !== null && (await exists(join(folder, fileOf(session))));
    },
  };
}

function expiryOf(session: Session): number {
  return session.signedInAt + absoluteLimitMs;
}

function fileOf(session: Session): string {
  return `${expiryOf(session)}-${session.id}`;
}

async function removeExpired(folder: string, now: number): Promise<void> {
  for (const file of await readdir(folder)) {
    const [, until] = /^(\d+)-/.exec(file) ?? [];
    // Another desk may have removed it already.
    if (until !== undefined && Number(until) <= now) await rm(join(folder, file), { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function claim(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new ConfigError('FRONT_DESK_SIGN_OUT_DIR must be a folder that the desk can write to');
  }
  const { mode, uid } = await lstat(folder);
  const isOwn = process.getuid === undefined || uid === process.getuid();
  if (!isOwn || (mode & 0o022) !== 0) {
    throw new ConfigError(
      'FRONT_DESK_SIGN_OUT_DIR must be owned by the user of the desk, and no one else may write to it',
    );
  }
}
