import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMailServer } from '../../support/mail/mail-server.ts';
import { killMoments } from '../../support/process/killable-clinic.ts';
import { mailKillLoop } from './mail-kill-loop.ts';

/** `node test/campaign/mail/mail.ts --kills 60`: prints a line for each kill; exits with 1 if an invitation was lost, duplicated or changed. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '60' } } });
const dataDir = mkdtempSync(join(tmpdir(), 'mdhq-mail-kills-'));
const mailServer = await startMailServer();
const moments = Array.from(
  { length: Number(values.kills) },
  () => killMoments[Math.floor(Math.random() * killMoments.length)] ?? 'before sent',
);
let faults = 0;
let number = 0;
let last = { invitations: 0, mails: 0 };
for await (const outcome of mailKillLoop(dataDir, mailServer, moments)) {
  const { moment, invitations, mails } = outcome;
  number += 1;
  faults += outcome.faults.length;
  last = outcome;
  const what = moment === undefined ? 'no kill' : `kill ${number} (${moment})`;
  process.stdout.write(
    `${what}: ${invitations} invitations, ${mails} mails, ${outcome.faults.length} faults\n`,
  );
  for (const fault of outcome.faults) process.stdout.write(`  ${fault}\n`);
}
await mailServer.close();
process.stdout.write(
  `${moments.length} kills, ${last.invitations} invitations, none waiting, ${last.mails} mails, ${faults} faults\n`,
);
if (faults === 0) rmSync(dataDir, { recursive: true });
else process.stdout.write(`The database is kept in ${dataDir}.\n`);
process.exitCode = faults === 0 ? 0 : 1;
