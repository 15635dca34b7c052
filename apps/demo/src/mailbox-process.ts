import { createRequire } from 'node:module';

/** The used part of maildev, which has no types. */
type MailDev = (settings: { ip: string; smtp: number; web: number; mailDirectory: string }) => {
  listen(): void;
};

const [smtp, web, mailDirectory = ''] = process.argv.slice(2);
const maildev = createRequire(import.meta.url)('maildev') as MailDev;
maildev({ ip: '127.0.0.1', smtp: Number(smtp), web: Number(web), mailDirectory }).listen();

// Ctrl-C reaches every process of the terminal, and maildev would exit before the server has sent its last
// mail. This process therefore exits with its parent, and ignores signals.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.removeAllListeners(signal);
  process.on(signal, () => {});
}
process.on('disconnect', () => process.exit());
