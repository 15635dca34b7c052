import { setTimeout as sleep } from 'node:timers/promises';
import { toTimestamp } from '../../../platform/clock.ts';
import { type Peer, sendAndClose } from '../../../platform/one-way-connection.ts';
import type { Receiver, StreamedEvent } from './receiver.ts';
import { recordOf } from './stream-record.ts';

/** Of one batch: few events, so that they are sent within the deadline over a slow connection. */
const batchSize = 100;
const deadlineMs = 10_000;
/** Longer than the close of a receiver takes to arrive, and short beside the checks for new events. */
const quietMs = 200;

/** Facility 13, "log audit" (RFC 5424 6.2.1). */
const facility = 13;
const severities = { success: 6, refused: 5 } as const;

/** Identifies this program in messages. */
export interface SyslogOrigin {
  hostname: string;
  pid: number;
}

/**
 * Sends events as syslog messages of RFC 5424, framed by octet counts (RFC 6587 3.4.1, RFC 5425 4.3). Each batch has a connection
 * of its own, whose end shows that the receiver has read it.
 * @param quiet waits before a connection is closed
 */
export function createSyslogReceiver(
  peer: Peer,
  origin: SyslogOrigin,
  quiet: () => Promise<void> = () => sleep(quietMs),
): Receiver {
  return {
    batchSize,
    send(events) {
      const frames = events.map((event) => frameOf(messageOf(event, origin)));
      return sendAndClose(peer, Buffer.from(frames.join('')), deadlineMs, quiet);
    },
    close: () => undefined,
  };
}

/** The message is in ASCII, so its characters are octets. */
function frameOf(message: string): string {
  return `${message.length} ${message}`;
}

/** A message in ASCII, with the JSON of files as its text. */
export function messageOf(streamed: StreamedEvent, { hostname, pid }: SyslogOrigin): string {
  const { instance, event } = streamed;
  const { sequence, hash, operation, action, outcome } = event;
  const parameters = Object.entries({ instance, sequence, hash, operation, action, outcome })
    .map(([name, value]) => ` ${name}="${escapeParameter(String(value))}"`)
    .join('');
  const header = [
    `<${facility * 8 + severities[outcome]}>1`,
    toTimestamp(event.at),
    hostname.replaceAll(/[^!-~]/g, '').slice(0, 255) || '-',
    'mdhq-portal',
    pid,
    'audit',
    // 32473 is the enterprise number for examples (RFC 5612): the project has none.
    `[mdhq-portal@32473${parameters}]`,
  ];
  return `${header.join(' ')} ${recordOf(streamed)}`;
}

/** RFC 5424 6.3.3. */
function escapeParameter(value: string): string {
  return value.replaceAll(/["\\\]]/g, String.raw`\$&`);
}
