import { join } from 'node:path';
import { loadConfig } from '../../config.ts';
import { toTimestamp } from '../../platform/clock.ts';
import { createFileOnce, replaceFile } from '../../platform/durable-file.ts';
import { errorCode } from '../../platform/error-code.ts';
import {
  type MoveOutcome,
  type MoveProgress,
  moveInstance,
} from '../../portal/instances/move-instance.ts';
import { readLinkKeyFile } from '../../portal/invitations/link/link-key-file.ts';
import { neededUntil } from '../../portal/invitations/link/link-key-rotation.ts';
import { formatLinkKey } from '../../portal/invitations/link/link-keys.ts';
import { CommitUnknown, StoreUnavailable } from '../../store/database.ts';
import { listInstances } from '../../store/instances/instances.ts';
import { MoveInProgress, type MoveSource, type MoveTarget, RowRefused } from '../../store/move.ts';
import type { DatabaseServer } from '../../store/postgres/database-url.ts';
import type { InstancesTable } from '../../store/schema.ts';
import { movedMarker } from '../../store/sqlite/data-directory.ts';
import { openMoveSource } from '../../store/sqlite/move-source.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { trailFaultMessage } from './audit.ts';

export interface MoveRequest {
  /** Data directory of the embedded database. */
  dataDir: string;
  to: DatabaseServer;
  /** Subdomains; undefined for all instances. */
  only: readonly string[] | undefined;
}

/** Moves the instances of an embedded database to PostgreSQL, one after another, and prints what to do next. */
export async function runMove(
  context: CommandContext,
  { dataDir, to, only }: MoveRequest,
): Promise<void> {
  const { stdout, clock } = context;
  const source = openMoveSource(dataDir);
  try {
    const all = await listInstances(source.reads);
    const chosen = choose(all, only);
    // The driver is loaded only where it is used.
    const { openMoveTarget } = await import('../../store/postgres/move-target.ts');
    const target = await openMoveTarget(to);
    try {
      for (const instance of chosen) {
        stdout.write(`${await moveOne(context, source, target, instance)}\n`);
        createFileOnce(
          movedMarker(dataDir),
          `Clinics were moved to database ${to.database} at ${to.host}:${to.port} on ${toTimestamp(clock())}.\n`,
        );
      }
    } finally {
      await target.close();
    }
    writeNextSteps(context, dataDir, all.length - chosen.length);
  } finally {
    source.close();
  }
}

function choose(all: InstancesTable[], only: readonly string[] | undefined): InstancesTable[] {
  const unknown = only?.find((name) => all.every(({ subdomain }) => subdomain !== name));
  if (unknown !== undefined) {
    throw new CommandFailure(`No instance ${JSON.stringify(unknown)} in the embedded database.`);
  }
  if (all.length === 0) throw new CommandFailure('The embedded database has no instances to move.');
  return only === undefined ? all : all.filter(({ subdomain }) => only.includes(subdomain));
}

/** @returns one line about the moved instance */
async function moveOne(
  { clock, operator, stderr }: CommandContext,
  source: MoveSource,
  target: MoveTarget,
  instance: InstancesTable,
): Promise<string> {
  const { subdomain } = instance;
  const progress = createProgress(stderr);
  const onProgress = (at: MoveProgress) => progress.show(`${subdomain}: ${describeProgress(at)}`);
  let outcome: MoveOutcome;
  try {
    outcome = await moveInstance({ source, target, clock, operator, onProgress }, instance);
  } catch (error) {
    throw failureOf(error, subdomain);
  } finally {
    progress.clear();
  }
  const nothing = `${subdomain} was not moved.`;
  switch (outcome.kind) {
    case 'moved': {
      const { rows, head } = outcome;
      return `${subdomain}: ${rows} rows moved and compared; ${head.sequence} events verified, head ${head.hash}`;
    }
    case 'moved-before':
      return `${subdomain}: already moved`;
    case 'occupied': {
      const { instance_id, subdomain: other } = outcome.by;
      throw new CommandFailure(
        other === subdomain
          ? `The PostgreSQL database has an instance ${subdomain} with other data: move to another database. ${nothing}`
          : `The PostgreSQL database has another instance with the id ${instance_id}, ${other}: move to another database. ${nothing}`,
      );
    }
    case 'broken-trail':
      throw new CommandFailure(`${trailFaultMessage(subdomain, outcome.fault)} ${nothing}`);
    case 'different':
      throw new CommandFailure(
        `The rows of ${outcome.table} in PostgreSQL differ from those in the embedded database: report this. ${nothing}`,
      );
  }
}

const verbs: Record<MoveProgress['step'], string> = {
  copy: 'rows copied',
  compare: 'rows compared',
  verify: 'events verified',
};

function describeProgress({ step, done, of }: MoveProgress): string {
  const percent = of === 0 ? 100 : Math.floor((100 * done) / of);
  return `${done} of ${of} ${verbs[step]} (${percent} %)`;
}

/** PostgreSQL's code for a lock that was not available in time. */
const lockTimeout = '55P03';

function failureOf(error: unknown, subdomain: string): unknown {
  if (error instanceof RowRefused) {
    return new CommandFailure(
      `${error.message}. ${subdomain} was not moved: correct the row; an audit event can be moved to a file with "audit archive".`,
    );
  }
  if (error instanceof MoveInProgress) {
    return new CommandFailure('Another process is moving instances to this database: wait for it.');
  }
  if (error instanceof CommitUnknown) {
    return new CommandFailure(
      `It is unknown whether ${subdomain} was moved (${error.message}): run the command again, which finds out.`,
    );
  }
  if (error instanceof StoreUnavailable && errorCode(error.cause) === lockTimeout) {
    return new CommandFailure(
      `Another program uses the tables in PostgreSQL. ${subdomain} was not moved: stop the servers and commands that use the database, such as pg_dump, and run the command again.`,
    );
  }
  return error;
}

function writeNextSteps(context: CommandContext, dataDir: string, left: number): void {
  const { stdout } = context;
  if (left > 0) {
    stdout.write(
      `${left} other instances are still in ${dataDir}: move them, too, before you start a server.\n`,
    );
  }
  const steps = [
    ...linkKeyStep(context, dataDir),
    'Set PORTAL_DATABASE_URL, keep PORTAL_DATA_DIR (it has the anchor key), and start the server.',
    `The embedded database is unchanged, and no longer opened: ${movedMarker(dataDir)} says why.`,
  ];
  stdout.write(`\nNext:\n${steps.map((step, index) => `${index + 1}. ${step}\n`).join('')}`);
}

/** Keys are written to a file, because the output of commands may end up in logs. */
function linkKeyStep({ environment, clock }: CommandContext, dataDir: string): string[] {
  const { linkKeys } = loadConfig(environment);
  const now = clock();
  const kept = readLinkKeyFile(dataDir).filter(
    ({ retiredAt }) => retiredAt === null || now < neededUntil(retiredAt),
  );
  if (kept.every(({ kid }) => linkKeys?.find(kid) !== undefined)) return [];
  const file = join(dataDir, 'link-keys.env');
  replaceFile(file, `PORTAL_LINK_KEYS=${kept.map(formatLinkKey).join(',')}\n`);
  return [
    `Add the line in ${file} to the settings of every server: it has the link keys. Then delete the file.`,
  ];
}
