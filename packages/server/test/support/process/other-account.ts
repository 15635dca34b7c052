import { spawnSync } from 'node:child_process';

/**
 * Whether the program of a test can run under another account: that needs root, and folders that the account may
 * read, which those above the checkout need not be.
 * @param program path of its script
 */
export function canRunAs(account: { uid: number; gid: number }, program: string): boolean {
  if (process.getuid?.() !== 0) return false;
  const { status } = spawnSync(process.execPath, ['--check', program], { ...account, env: {} });
  return status === 0;
}
