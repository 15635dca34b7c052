import { internalErrorText } from './breakdown.ts';
import { runContractCommand } from './contract-command.ts';

// Such as a terminal that is gone. Node's own exit code, 1, would say that the target does not hold.
process.on('uncaughtException', (error) => {
  process.stderr.write(internalErrorText(error));
  process.exit(2);
});
process.exitCode = await runContractCommand(process.argv, process);
