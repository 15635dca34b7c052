import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A user id without an entry on any Debian system. */
const unknownUser = 12_345;
const memoryBytes = 512 * 1_048_576;

/** A restriction that an operator's machine may impose on the server. */
export interface Confinement {
  readonly name: string;
  /** The command that starts the server's command in the confinement. */
  readonly through?: readonly string[];
  /** The file descriptor of the server's stdout. */
  readonly stdout?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The headers of each request. */
  headers?(index: number): Readonly<Record<string, string>>;
  /** Gives the data directory to the user that the server runs as. */
  prepare?(dataDir: string): void;
  release?(): void;
}

export function confinements(): Confinement[] {
  return [
    { name: '256 file descriptors', through: ['prlimit', '--nofile=256'] },
    {
      name: 'a user without a passwd entry',
      through: ['setpriv', `--reuid=${unknownUser}`, `--regid=${unknownUser}`, '--clear-groups'],
      prepare: (dataDir) =>
        void execFileSync('chown', ['-R', `${unknownUser}:${unknownUser}`, dataDir]),
    },
    limitedMemory(),
    {
      name: 'stdout on a full disk',
      stdout: openSync('/dev/full', 'w'),
      environment: { PORTAL_LOG_LEVEL: 'info' },
    },
    {
      name: 'a proxy that writes ports',
      environment: { PORTAL_TRUST_PROXY: '127.0.0.1' },
      headers: (index) => ({ 'x-forwarded-for': `203.0.113.9:${20_000 + (index % 40_000)}` }),
    },
  ];
}

function limitedMemory(): Confinement {
  const name = '512 MiB of memory';
  const isUnified = existsSync('/sys/fs/cgroup/cgroup.controllers');
  const group = join('/sys/fs/cgroup', isUnified ? '' : 'memory', `mdhq-portal-${process.pid}`);
  mkdirSync(group);
  const limit = isUnified ? 'memory.max' : 'memory.limit_in_bytes';
  writeFileSync(join(group, limit), String(memoryBytes));
  const enter = `echo $$ > ${group}/cgroup.procs && exec "$@"`;
  return { name, through: ['sh', '-c', enter, 'sh'], release: () => rmdirSync(group) };
}
