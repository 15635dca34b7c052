import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import {
  createOutboxWorker,
  defaultOutboxTiming,
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
  /** Resolves once a line with these words has been logged so often since the worker began. */
  logged(words: string, times?: number): Promise<void>;
}

/**
 * A running worker on the portal's outbox that speaks to a real mail server. Stopped with the test.
 * @param uptime goes with the portal's clock; one of its own makes a move of that one a fault
 */
export function startWorker(
  portal: Portal,
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
