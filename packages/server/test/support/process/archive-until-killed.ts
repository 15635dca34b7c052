import {
  type ArchiveProgress,
  archiveTrail,
} from '../../../src/portal/audit/archive/archive-trail.ts';
import { operatorCaller } from '../../../src/portal/caller.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';

// Archives the sandbox of a data directory, and kills itself right after a step.
const [, , dataDir = '', folder = '', through = '', lastStep = ''] = process.argv;
const database = await openSqliteDatabase(dataDir);
const onProgress = ({ step }: ArchiveProgress): void => {
  if (step === lastStep) process.kill(process.pid, 'SIGKILL');
};
const write = (): number => {
  process.kill(process.pid, 'SIGKILL');
  return 0;
};
await archiveTrail(
  {
    ...{ database, clock: () => Date.parse('2026-11-02T12:00:00Z') },
    ...{ anchorKey: Buffer.alloc(32, 7), onProgress },
    ...(lastStep === 'begun' && { write }),
  },
  operatorCaller('kim', 1),
  { subdomain: 'sandbox', folder, through },
);
