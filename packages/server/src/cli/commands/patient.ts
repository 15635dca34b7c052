import { type Command, Option } from 'commander';
import { runPatientExport, runPatientImport, runPatientSet } from '../actions/patient.ts';
import type { CommandContext } from '../command-context.ts';
import { toPatientId } from './patient-id.ts';

/** Adds `mdhq-portal patient import|export|set`. */
export function addPatientCommands(program: Command, context: CommandContext): void {
  const patient = program
    .command('patient')
    .summary('import, export and change patients')
    .description('Import, export and change the patients of an instance.')
    .helpCommand(false);

  patient
    .command('import')
    .summary('import patients from FHIR NDJSON or CSV')
    .description(
      'Add patients and update existing ones. Fields that a record omits stay unchanged. ' +
        'Optional values that cannot be used are left out and counted. ' +
        'Invalid lines are reported and skipped; the exit code is then 1.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .argument('<file>', 'FHIR R4 Patients (.ndjson) or CSV (.csv, .tsv, .txt)')
    .option('--details', 'list the lines of which a value was left out, without the value')
    .addHelpText('after', importExamples)
    .action((subdomain: string, file: string, options: { details?: boolean }) =>
      runPatientImport(context, subdomain, file, options),
    );

  patient
    .command('export')
    .summary('export patients as CSV')
    .description(
      'Write all patients as CSV to standard output, in the columns that import reads. ' +
        'Open the file in a spreadsheet with all columns as text, or it may change values.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .addHelpText('after', exportExamples)
    .action((subdomain: string) => runPatientExport(context, subdomain));

  patient
    .command('set')
    .summary('make a patient active or inactive')
    .description(
      'Make a patient inactive, for example one who has left the clinic or died, or ' +
        'active again. An inactive patient cannot be invited: links that were sent stop ' +
        'working immediately, and waiting mail is not sent.',
    )
    .argument('<instance>', 'subdomain of the instance')
    .argument('<pt_id>', 'id of the patient', toPatientId)
    .addOption(
      new Option('--active <value>', 'whether the patient can be invited (required)')
        .choices(['true', 'false'])
        .makeOptionMandatory(),
    )
    .addHelpText('after', setExamples)
    .action((subdomain: string, ptId: number, { active }: { active: 'true' | 'false' }) =>
      runPatientSet(context, subdomain, ptId, active === 'true'),
    );
}

const importExamples = `
FHIR: one Patient per line. Patients are matched by their FHIR id; new ones get
the next free pt_id.

CSV: a header with pt_id and any of the other columns, then one patient per row.
  pt_id,first_name,last_name,dob,sex,email,active
  221,Ben,Alder,1980-03-14,male,ben@example.com,true
Semicolons or tabs may separate the columns. An empty cell leaves the stored
value unchanged; "-" clears dob, sex or email. "false" for active stops
invitations of the patient.

Examples:
  mdhq-portal patient import sandbox Patient.ndjson
  mdhq-portal patient import sandbox addresses.csv
`;

const exportExamples = `
Example: add email addresses that an EHR's export lacks
  mdhq-portal patient export sandbox > patients.csv
  # fill in the email column
  mdhq-portal patient import sandbox patients.csv
`;

const setExamples = `
The next import overwrites the value with its column "active", or with the FHIR
field: correct it in the EHR as well. The portal account is not changed.

Examples:
  mdhq-portal patient set sandbox 221 --active false
  mdhq-portal patient set sandbox 221 --active true
`;
