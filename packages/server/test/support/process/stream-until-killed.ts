import { writeSync } from 'node:fs';
import { createFileReceiver } from '../../../src/portal/audit/stream/file-receiver.ts';
import { createStreamLeases } from '../../../src/portal/audit/stream/stream-leases.ts';
import { createAuditStream, silentReport } from '../../../src/portal/audit/stream/stream-trails.ts';
import { openSqliteDatabase } from '../../../src/store/sqlite/open-database.ts';

// Streams the trails of a data directory to a file, and kills itself at a point of the second batch.
const [, , dataDir = '', file = '', point = ''] = process.argv;
const database = await openSqliteDatabase(dataDir);
const clock = () => Date.parse('2026-11-02T12:00:00Z');
let batches = 0;
const kill = () => process.kill(process.pid, 'SIGKILL');
const receiver = createFileReceiver(file, 0o600, (descriptor, bytes, offset) => {
  if (batches < 1 || point !== 'within a line') return writeSync(descriptor, bytes, offset);
  writeSync(descriptor, bytes, offset, 700);
  kill();
  return 0;
});
await createAuditStream({
  ...{ reads: database.reads, instance: 'sandbox', from: undefined, readArchived: undefined },
  leases: createStreamLeases({
    ...{ database, clock, operator: 'kim', stream: 'default', holder: 'killed' },
  }),
  receiver: {
    ...receiver,
    batchSize: 10,
    async send(events) {
      await receiver.send(events);
      batches += 1;
      if (batches === 2) kill();
    },
  },
  originOf: (subdomain) => `https://${subdomain}.example.com`,
  checkSeal: () => 'unknown',
  report: silentReport,
  clock,
  uptime: clock,
}).drain();
