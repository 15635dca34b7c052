import type { Command } from 'commander';
import { runPatientExport } from '../actions/patient-export.ts';
import { runPatientImport } from '../actions/patient-import.ts';
import type { CommandContext } from '../command-context.ts';

/** Adds `mdhq-portal patient import|export`. */
export function addPatientCommands(program: Command, context: CommandContext): void {
  const patient = program
    .command('patient')
    .summary('take patients in, and out')
    .description('Patients: from an EHR or a spreadsheet, and back.')
    .helpCommand(false);

  patient
    .command('import')
    .summary('add and update patients from FHIR NDJSON or CSV')
    .description(
      'Adds patients, and brings known ones up to date. What a record does not speak of\n' +
        'stays. A bad line is named and left out, and then the exit code is 1.',
    )
    .argument('<instance>', "the clinic's subdomain")
    .argument('<file>', 'FHIR R4 Patients as .ndjson, or .csv')
    .addHelpText('after', importExamples)
    .action((subdomain: string, file: string) => runPatientImport(context, subdomain, file));

  patient
    .command('export')
    .summary('write patients as CSV')
    .description(
      'Writes all patients as CSV, in the columns that an import takes. Values stand as\n' +
        'they are: let a spreadsheet take every column as text, or it may change them.',
    )
    .argument('<instance>', "the clinic's subdomain")
    .addHelpText('after', exportExamples)
    .action((subdomain: string) => runPatientExport(context, subdomain));
}

const importExamples = `
FHIR: one Patient a line. A patient is known again by the FHIR id, and a new one
gets the next number.

CSV: a header with pt_id and any of the others, then one patient a row.
  pt_id,first_name,last_name,dob,sex,email
  221,Ben,Alder,1980-03-14,male,ben@example.com
An empty cell leaves what is stored; "-" as dob, sex or email clears it.

Examples:
  mdhq-portal patient import sandbox Patient.ndjson
  mdhq-portal patient import sandbox addresses.csv
`;

const exportExamples = `
Example, to add the addresses that an EHR's export lacks:
  mdhq-portal patient export sandbox > patients.csv
  (fill in the column email)
  mdhq-portal patient import sandbox patients.csv
`;
