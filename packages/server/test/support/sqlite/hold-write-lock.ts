import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const sqliteModule = createRequire(import.meta.url).resolve('better-sqlite3');

/**
 * Starts another process that changes the database of a server, and holds the write lock until it is killed. It is killed
 * after the test at the latest.
 */
export async function holdWriteLock(dataDir: string): Promise<{ kill(): Promise<void> }> {
  const file = join(dataDir, 'portal.sqlite');
  const program = `
    const database = new (require(${JSON.stringify(sqliteModule)}))(${JSON.stringify(file)});
    database.exec("begin immediate; update instances set name = 'uncommitted'");
    process.stdout.write('locked');
    setInterval(() => database, 1_000_000);`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  await once(child.stdout, 'data');
  return { kill };
}
