import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import {
  createOutboxWorker,
  defaultOutboxTiming,
  type OutboxDependencies,
  type OutboxTiming,
  type OutboxWorker,
} from '../../../src/mail/outbox-worker.ts';
import { parseSmtpUrl, type SmtpServer } from '../../../src/mail/smtp/smtp-url.ts';
import { createMailTransport } from '../../../src/mail/smtp/transport.ts';
import { readTemplate } from '../../../src/mail/templates/template.ts';
import type { Portal } from '../portal/portal.ts';

export const pauseMs = 60_000;

export interface TestWorker extends OutboxWorker {
  logLines: string[];
  /** Resolves when a line with this text has been logged so many times since the worker was started. */
  logged(words: string, times?: number): Promise<void>;
}

/**
 * Runs a worker on the portal's outbox with a real mail server. It is stopped after the test.
 * @param uptime advances with the portal's clock; with a separate one, a change of the portal's clock is a change of the wall clock
 */
export function startWorker(
  portal: Portal & Pick<OutboxDependencies, 'onAttempt'>,
  smtpServer: string | SmtpServer,
  timing: Partial<OutboxTiming> = {},
  uptime: () => number = portal.clock,
  originOf = (subdomain: string) => `https://${subdomain}.clinic.example.com`,
): TestWorker {
  const logLines: string[] = [];
  const waiting = new Set<() => void>();
  const logger = pino(
    {},
    {
      write(line: string) {
        logLines.push(line);
        for (const check of waiting) check();
      },
    },
  );
  const worker = createOutboxWorker(
    {
      ...portal,
      random: randomBytes,
      uptime,
      transport: createMailTransport({
        server: typeof smtpServer === 'string' ? parseSmtpUrl(smtpServer) : smtpServer,
        from: 'portal@clinic.example.com',
      }),
      templates: { invitation: readTemplate('invitation'), notice: readTemplate('notice') },
      originOf,
      logger,
      pauseMs,
    },
    { ...defaultOutboxTiming, ...timing },
  );
  onTestFinished(() => worker.stop());
  worker.start();
  return {
    ...worker,
    logLines,
    async logged(words, times = 1) {
      const isLogged = () => logLines.filter((line) => line.includes(words)).length >= times;
      if (isLogged()) return;
      await new Promise<void>((resolve) => {
        const check = () => {
          if (!isLogged()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      });
    },
  };
}
