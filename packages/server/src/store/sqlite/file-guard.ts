import { statSync } from 'node:fs';
import type BetterSqlite from 'better-sqlite3';
import { DatabaseReplaced } from '../database.ts';

/** Detects that the files at the paths of the database are not those that were opened (Q76). */
export interface FileGuard {
  /** Takes about 8 us. @throws {DatabaseReplaced} from the first mismatch on */
  check(): void;
  /** Whether the connections may write the log into the database and delete it when they are closed. */
  readonly mayFoldLog: boolean;
}

/**
 * Remembers the files of a database that is open in WAL mode.
 * @param writer the connection that saves the log's content once the files are no longer those that were opened
 * @param onReplaced called once, on the first mismatch
 */
export function createFileGuard(
  file: string,
  writer: BetterSqlite.Database,
  onReplaced: (fault: DatabaseReplaced) => void = () => undefined,
): FileGuard {
  const paths = [file, `${file}-wal`, `${file}-shm`];
  const opened = paths.map(identityOf);
  let fault: DatabaseReplaced | undefined;
  let mayFoldLog = true;

  /** Acknowledged writes may be only in the log, which is lost with its last descriptor if it was deleted. */
  function saveLog(): void {
    // Another -wal or -shm means that another process has opened the database, and two logs can't be written into one.
    mayFoldLog = [1, 2].every((index) =>
      [undefined, opened[index]].includes(identityOf(paths[index] ?? '')),
    );
    if (!mayFoldLog) return;
    try {
      writer.pragma('wal_checkpoint(truncate)');
    } catch {
      // A full disk, for one. The fault that is reported is the replaced file.
    }
  }

  return {
    check() {
      if (fault === undefined) {
        const changed = paths.find((path, index) => identityOf(path) !== opened[index]);
        if (changed === undefined) return;
        fault = new DatabaseReplaced(
          `${changed} was replaced or deleted while it was in use. Nothing was acknowledged since. To install a backup, use 'mdhq-portal restore'.`,
        );
        saveLog();
        onReplaced(fault);
      }
      throw fault;
    },
    get mayFoldLog() {
      return mayFoldLog;
    },
  };
}

/** Device and inode; undefined if there is no such file. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.dev}:${found.ino}`;
}
