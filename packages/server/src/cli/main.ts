import { randomBytes } from 'node:crypto';
import { operatorName } from './command-context.ts';
import { runPortalCommand } from './portal-command.ts';

// By default, Node.js would open the inspector, through which patient data in memory can be read.
process.on('SIGUSR1', () => undefined);

// biome-ignore lint/style/noProcessEnv: the process begins here; config.ts alone reads what is in it.
const environment = process.env;
const { SUDO_USER: sudoUser } = environment;

process.exitCode = await runPortalCommand(process.argv, {
  environment,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  operator: operatorName(sudoUser),
  clock: Date.now,
  uptime: () => performance.now(),
  random: randomBytes,
  exit: (code) => process.exit(code),
});
