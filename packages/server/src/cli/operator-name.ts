import { userInfo } from 'node:os';

/** The user who runs the command, for the audit events. A container may run under a uid without a passwd entry. */
export function operatorName(look: () => { username: string } = userInfo): string {
  try {
    return look().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
