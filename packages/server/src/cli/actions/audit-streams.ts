import { toTimestamp } from '../../platform/clock.ts';
import { isLeased, removeStream } from '../../portal/audit/stream/stream-leases.ts';
import { listAuditStreams } from '../../store/audit/audit-streams.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../failures.ts';
import { jsonOf, tableOf } from '../table.ts';
import { withDatabase } from '../with-database.ts';

export interface StreamsOptions {
  json?: true;
  /** The name of the stream to remove. */
  remove?: string;
}

/** Prints the streams of audit events, or removes one. */
export function runAuditStreams(
  context: CommandContext,
  { json, remove }: StreamsOptions,
): Promise<void> {
  const { operator, stdout } = context;
  return withDatabase(context, async (database, clock) => {
    if (remove !== undefined) {
      const removed = await removeStream({ database, clock }, operator, remove);
      if (removed === undefined) {
        throw new CommandFailure(`The stream ${JSON.stringify(remove)} is running: stop it first.`);
      }
      if (removed === 0) throw new CommandFailure(`No stream ${JSON.stringify(remove)}.`);
      stdout.write(`Removed stream ${remove}.\n`);
      return;
    }
    const streams = (await listAuditStreams(database.reads)).map((row) => ({
      stream: row.stream,
      instance: row.subdomain,
      sequence: row.sequence,
      unsent: row.head_sequence - row.sequence,
      moved_at: toTimestamp(row.moved_at),
      running: isLeased(row, clock()),
    }));
    if (json) stdout.write(jsonOf(streams));
    else if (streams.length === 0) stdout.write('No streams.\n');
    else {
      const rows = streams.map((row) => [
        ...[row.stream, row.instance, String(row.sequence), String(row.unsent), row.moved_at],
        row.running ? 'yes' : 'no',
      ]);
      stdout.write(tableOf([['STREAM', 'INSTANCE', 'EVENT', 'UNSENT', 'SINCE', 'RUNS'], ...rows]));
    }
  });
}
