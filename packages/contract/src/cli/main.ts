import { runContractCommand } from './contract-command.ts';
import { runInterruptibly } from './run-interruptibly.ts';

const { env, stdout, stderr } = process;
process.exitCode = await runInterruptibly((interruption) =>
  runContractCommand(process.argv, { env, stdout, stderr, ...interruption }),
);
