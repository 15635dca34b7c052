import type { AdminRefusal, AdminRefusalCode } from '../portal/admin-refusal.ts';

/** What the operator reads: one line that says what to do next. */
export function refusalMessage({ code, subject }: AdminRefusal): string {
  // Quoted as JSON, so that nothing in it can drive the terminal.
  return messages[code](JSON.stringify(subject));
}

const messages: Record<AdminRefusalCode, (subject: string) => string> = {
  'subdomain-invalid': (subject) =>
    `Invalid subdomain ${subject}: use a-z, 0-9 and inner hyphens, at most 63 characters.`,
  'name-invalid': () => 'The name must be one line of 1 to 200 characters.',
  'email-invalid': (subject) =>
    `Invalid e-mail address ${subject}: expected one such as desk@example.com.`,
  'phone-invalid': () => 'The phone number must be one line of 1 to 40 characters.',
  'time-zone-invalid': (subject) =>
    `Unknown time zone ${subject}: expected an IANA name such as America/New_York.`,
  'instance-exists': (subject) => `Instance ${subject} already exists: choose another subdomain.`,
  'instance-unknown': (subject) =>
    `No instance ${subject}: check PORTAL_DATA_DIR, or run "instance create".`,
  'patient-unknown': (subject) =>
    `No patient ${JSON.parse(subject)} in this instance: check the pt_id.`,
  'username-invalid': () =>
    "The user name must be one line of 1 to 128 characters, without ':' and outer spaces.",
  'secret-invalid': () => 'The secret must be one line of 1 to 256 characters.',
  'api-user-exists': (subject) => `API user ${subject} exists or was revoked: choose another name.`,
  'api-user-unknown': (subject) => `No API user ${subject} in this instance: check the name.`,
  'api-user-already-revoked': (subject) => `API user ${subject} is already revoked.`,
};
