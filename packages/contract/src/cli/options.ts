import { type Surface, surfaces } from '@mdhq/portal-types';
import { isLoopbackHost } from '@mdhq/portal-types/host-names';
import { versionOf } from '@mdhq/portal-types/program';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Format, formats } from '../report/formats.ts';
import { ConfigError } from './config.ts';
import type { Terminal } from './stderr.ts';

const manifest = new URL('../../package.json', import.meta.url);

/** The options of the command line. */
export interface Options {
  target?: URL;
  against?: string;
  surface: Surface;
  limited: boolean;
  readOnly: boolean;
  stateless: boolean;
  tolerant: boolean;
  patient?: number;
  invitee?: number;
  patientWithoutEmail?: number;
  format: Format;
  output: string[];
  verbose: boolean;
}

export function contractCommand({
  stdout,
  stderr,
}: Record<'stdout' | 'stderr', Terminal>): Command {
  return new Command('mdhq-portal-contract')
    .description(
      'Tests whether a target conforms to the contract of the MD HQ patient portal endpoints.\n\n' +
        'Credentials are read from environment variables:\n' +
        '  PORTAL_USERNAME, PORTAL_PASSWORD                      an API user (required)\n' +
        '  PORTAL_READ_ONLY_USERNAME, PORTAL_READ_ONLY_PASSWORD  a read-only API user\n' +
        "  PORTAL_PATIENT_USERNAME, PORTAL_PATIENT_PASSWORD      a patient's log-in to the portal",
    )
    .version(versionOf(manifest), '-V, --version', 'print the version')
    .option('--target <url>', 'the target to test, such as https://sandbox.md-hq.com', toTarget)
    .option('--against <file>', 'compare the contract with a second spec (OpenAPI 3, YAML or JSON)')
    .addOption(
      new Option('--surface <surface>', 'the part of the contract that the target promises')
        .choices(surfaces)
        .default('full'),
    )
    .option('--limited', 'require that the target has no operation beyond its surface', false)
    .option('--read-only', 'send GET requests only', false)
    .option(
      '--stateless',
      'the target is a mock: request every documented response with Prefer',
      false,
    )
    .option('--tolerant', 'accept response fields that the contract does not declare', false)
    .option('--patient <pt_id>', 'the patient to read, and to change unless --read-only', toId)
    .option(
      '--invitee <pt_id>',
      'another patient, with an email address: receives invitations',
      toId,
    )
    .option('--patient-without-email <pt_id>', 'another patient, without an email address', toId)
    .addOption(
      new Option('--format <format>', 'the format of the report').choices(formats).default('table'),
    )
    .option(
      '--output <file>',
      'write the report to a file (repeatable); .json and .xml (JUnit) set the format',
      (file: string, files: string[]) => [...files, file],
      [],
    )
    .option('--verbose', 'list each case and status that was not tested, with the reason', false)
    .addHelpText(
      'after',
      `\nExit codes: 0 conforms, 1 does not conform, 2 could not run. Drift (--against) does not affect them.\n${examples}`,
    )
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .exitOverride();
}

const examples = `
Examples:
  mdhq-portal-contract --target http://127.0.0.1:4010 --stateless
  mdhq-portal-contract --target http://sandbox.localhost:4010 \\
    --patient 1 --invitee 221 --patient-without-email 222
  mdhq-portal-contract --target https://sandbox.md-hq.com --surface documented \\
    --read-only --tolerant --patient 1 --output report.json --output junit.xml
  mdhq-portal-contract --against vendor.yaml --surface documented
`;

function toTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    // Commander's own error would quote the argument, which may contain a password.
    throw new ConfigError(
      '--target must be an http or https URL without credentials: set PORTAL_USERNAME and PORTAL_PASSWORD instead.',
    );
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw new ConfigError(
      '--target sends credentials in cleartext to another machine: use https://.',
    );
  }
  return url;
}

function toId(text: string): number {
  const id = Number(text);
  if (!/^\d+$/.test(text) || id < 1 || !Number.isSafeInteger(id)) {
    throw new InvalidArgumentError('A pt_id is an integer from 1 to 9007199254740991.');
  }
  return id;
}
