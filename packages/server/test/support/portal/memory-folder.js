import { accessSync, constants, statfsSync } from 'node:fs';
import process from 'node:process';

// Preloaded into test processes. It moves temporary files, and so the databases of tests, to a file system in memory:
// a commit waits for the disk, and no test can lose power. Linux has one; without it, if it is read-only, or
// with less than a gigabyte, as in many containers, the files stay on the disk.
const folder = '/dev/shm';
const leastBytes = 1024 ** 3;

if (process.env['TMPDIR'] === undefined && freeBytes() >= leastBytes)
  process.env['TMPDIR'] = folder;

function freeBytes() {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return 0;
  }
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
