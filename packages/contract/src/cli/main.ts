import { runContractCommand } from './contract-command.ts';
import { internalErrorText } from './stderr.ts';

// For example, EPIPE. Node's own exit code 1 would mean that the target does not conform.
process.on('uncaughtException', (error) => {
  process.stderr.write(internalErrorText(error));
  process.exit(2);
});
process.exitCode = await runContractCommand(process.argv, process);
