import { moveInstance } from '../../../src/portal/instances/move-instance.ts';
import { listInstances } from '../../../src/store/instances/instances.ts';
import { parseDatabaseUrl } from '../../../src/store/postgres/database-url.ts';
import { openMoveTarget } from '../../../src/store/postgres/move-target.ts';
import { openMoveSource } from '../../../src/store/sqlite/move-source.ts';

// Moves the instances of a data directory, and kills itself at a step of the second one.
const [, , dataDir = '', url = '', lastStep = ''] = process.argv;
const source = openMoveSource(dataDir);
const target = await openMoveTarget(parseDatabaseUrl(url));
for (const instance of await listInstances(source.reads)) {
  const end = (step: string) => {
    if (step === lastStep && instance.instance_id === 2) process.kill(process.pid, 'SIGKILL');
  };
  await moveInstance(
    {
      ...{ source, target, clock: Date.now, operator: 'kim' },
      onProgress: ({ step }) => end(step),
    },
    instance,
  );
  end('commit');
}
