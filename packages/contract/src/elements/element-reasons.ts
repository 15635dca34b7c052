import { type ProblemCode, problems } from '@mdhq/portal-types';

const dependsOnRecord = 'it depends on the record of the patient, which the suite does not change';
const dependsOnMail = 'only a mail server that refuses the mail provokes it';

/**
 * Why no case exercises an element of the contract, by the name of the element. A test fails if an element has
 * neither a case nor a reason, and if a reason is not needed.
 */
export const elementReasons: Readonly<Record<string, string>> = {
  [problem('patient-inactive')]: 'the suite knows no inactive patient',
  [problem('rate-limited')]: 'only a flood of requests provokes it',
  [problem('internal')]: 'no request provokes it',
  [problem('unavailable')]: 'no request provokes it',
  'PatientName.dob=null': dependsOnRecord,
  'Patient.dob=null': dependsOnRecord,
  'Patient.sex=null': dependsOnRecord,
  'PatientDetails.email_address=null': dependsOnRecord,
  'PatientDetails.status=inactive': dependsOnRecord,
  'InvitationState=opened': 'only the patient can open the link',
  'InvitationState=expired': 'the suite does not wait until a link expires',
  'InvitationState=failed': dependsOnMail,
  'Invitation.failure': dependsOnMail,
  'Invitation.failed_at': dependsOnMail,
};

function problem(code: ProblemCode): string {
  return `ProblemType=${problems[code].type}`;
}
