import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  parseReceiverAddress,
  type ReceiverAddress,
} from '../../portal/audit/stream/receiver-address.ts';
import { runAuditStream, type StreamOptions } from '../actions/audit-stream.ts';
import { runAuditStreams, type StreamsOptions } from '../actions/audit-streams.ts';
import type { CommandContext } from '../command-context.ts';
import { toTime } from './time.ts';

/** Adds `mdhq-portal audit stream|streams`. */
export function addStreamCommands(audit: Command, context: CommandContext): void {
  audit
    .command('stream')
    .summary('stream audit events to a file or a syslog server')
    .description(
      'Send the audit events of all instances to a file or a syslog server, such as that of ' +
        'a SIEM: those that are stored, and then each new one within a second or two, until ' +
        'SIGINT (Ctrl-C), SIGTERM or SIGHUP. Events identify patients and users. The log ' +
        'goes to standard output (NDJSON).',
    )
    .requiredOption(
      '--to <address>',
      'file:/path, or a syslog server: see below (required)',
      toAddress,
    )
    .option('--name <name>', 'name of the stream', toName, 'default')
    .option('--instance <subdomain>', 'stream only this instance')
    .option('--from <time>', 'begin a new stream at this time, or now', toStart)
    .option('--archives <folder>', 'read the archived events from this folder')
    .addOption(
      new Option('--mode <mode>', 'mode of a new file: 0600 or 0640')
        .argParser(toMode)
        .default(0o600, '0600'),
    )
    .option('--once', 'send the stored events and exit')
    .addHelpText('after', streamExamples)
    .action((options: StreamOptions) => runAuditStream(context, options));

  audit
    .command('streams')
    .summary('list the streams of audit events, or remove one')
    .description(
      'List the streams with the last event that each receiver has, and the number of ' +
        'events that are not sent.',
    )
    .option('--json', 'print a JSON array')
    .option('--remove <name>', 'remove the positions of a stream that is not running')
    .addHelpText('after', streamsExamples)
    .action((options: StreamsOptions) => runAuditStreams(context, options));
}

function toAddress(text: string): ReceiverAddress {
  try {
    return parseReceiverAddress(text);
  } catch (error) {
    throw new InvalidArgumentError(`It ${error instanceof Error ? error.message : 'is invalid'}.`);
  }
}

function toName(text: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) {
    throw new InvalidArgumentError('Expected a-z, 0-9 and hyphens, at most 63 characters.');
  }
  return text;
}

function toStart(text: string): number | 'now' {
  return text === 'now' ? text : toTime(text);
}

/** Never readable by everyone. */
function toMode(text: string): number {
  if (text !== '0600' && text !== '0640') throw new InvalidArgumentError('Expected 0600 or 0640.');
  return Number.parseInt(text, 8);
}

const streamExamples = `
A receiver is one of:
  file:/path              JSON lines, on disk before they count as sent. After
                          logrotate has renamed the file, a new one is created.
  syslog+tls://host:6514  RFC 5424 with octet counting over TLS; the certificate
                          is verified. Parameters: ca, cert and key, each the
                          path of a PEM file.
  syslog+tcp://127.0.0.1:601
                          the same without TLS, only to this machine

The database stores the last event that the receiver has, for each instance and
name. After a crash, some events are sent twice, with the same instance,
sequence and hash; none is lost. Only one process runs a stream of a name:
another one waits, and takes over within 30 seconds if the first was killed.

Examples:
  mdhq-portal audit stream --to file:/var/log/mdhq-portal/audit.ndjson
  mdhq-portal audit stream --from now \\
    --to 'syslog+tls://siem.example.com:6514?ca=/etc/ssl/siem-ca.pem'
  mdhq-portal audit stream --once --name replay --from 2026-11-01 \\
    --to file:/tmp/replay.ndjson --archives /mnt/archives
`;

const streamsExamples = `
A stream that no longer runs and still has a position is reported by the metrics
portal_audit_stream_lag_*: remove it. A later stream of the same name begins
again, with the first event or with --from.

Examples:
  mdhq-portal audit streams
  mdhq-portal audit streams --remove replay
`;
