import { type Surface, surfaces } from '@mdhq/portal-types';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Format, formats } from '../report/formats.ts';
import { ConfigError } from './config.ts';
import type { Terminal } from './stderr.ts';

/** What stands on the command line. */
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
}

export function contractCommand({
  stdout,
  stderr,
}: Record<'stdout' | 'stderr', Terminal>): Command {
  return new Command('mdhq-portal-contract')
    .description(
      'Holds a target to the contract of the MD HQ patient portal endpoints, and reports operation\n' +
        'by check. Credentials come from PORTAL_USERNAME and PORTAL_PASSWORD, those of an API user\n' +
        'that may not write, if there is one, from PORTAL_READ_ONLY_USERNAME and _PASSWORD, and a\n' +
        "patient's log-in to the portal from PORTAL_PATIENT_USERNAME and _PASSWORD.",
    )
    .option('--target <url>', 'what is tested, such as https://sandbox.md-hq.com', toTarget)
    .option(
      '--against <file>',
      'a second spec (OpenAPI 3, YAML or JSON), such as the vendor’s: report how it differs',
    )
    .addOption(
      new Option('--surface <surface>', 'how much of the contract the target promises')
        .choices(surfaces)
        .default('full'),
    )
    .option('--limited', 'the target has no more than that surface: the rest must be absent', false)
    .option('--read-only', 'send nothing that could change anything', false)
    .option(
      '--stateless',
      'the target is a mock: ask for every documented reply with Prefer',
      false,
    )
    .option('--tolerant', 'take fields that the contract does not declare', false)
    .option(
      '--patient <pt_id>',
      'is read, and written to unless --read-only; may have open requests',
      toId,
    )
    .option('--invitee <pt_id>', 'another patient, who has an address: gets mails', toId)
    .option('--patient-without-email <pt_id>', 'another patient, who has none', toId)
    .addOption(
      new Option('--format <format>', 'how the report is written')
        .choices(formats)
        .default('table'),
    )
    .option(
      '--output <file>',
      'write it there and the table to the terminal; .json and .xml (JUnit) say their own format; repeatable',
      (file: string, files: string[]) => [...files, file],
      [],
    )
    .addHelpText(
      'after',
      `\nExit code: 0 all holds, 1 it does not, 2 it could not run. --against changes nothing of it.\n${examples}`,
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
    // Not commander's own error, which quotes the argument.
    throw new ConfigError(
      '--target is an http or https URL, without credentials: those come from PORTAL_USERNAME and PORTAL_PASSWORD.',
    );
  }
  return url;
}

function toId(text: string): number {
  const id = Number(text);
  if (!/^\d+$/.test(text) || id < 1 || !Number.isSafeInteger(id)) {
    throw new InvalidArgumentError('A pt_id is a number from 1 to 9007199254740991.');
  }
  return id;
}
