import type { AdminRefusal, AdminRefusalCode } from '../portal/admin-refusal.ts';

/** What the operator reads: one line that says what to do next. */
export function refusalMessage({ code, subject }: AdminRefusal): string {
  // Quoted as JSON, so that nothing in it can drive the terminal.
  return messages[code](JSON.stringify(subject));
}

const messages: Record<AdminRefusalCode, (subject: string) => string> = {
  'subdomain-invalid': (subject) =>
    `${subject} can't be a subdomain: use a-z, 0-9 and inner hyphens, 63 at most.`,
  'name-invalid': () => 'The name must be one line of 1 to 200 characters.',
  'email-invalid': (subject) =>
    `${subject} is no e-mail address: give one such as desk@example.com.`,
  'phone-invalid': () => 'The phone number must be one line of 1 to 40 characters.',
  'time-zone-invalid': (subject) =>
    `${subject} is no IANA time zone: give one such as America/New_York.`,
  'instance-exists': (subject) =>
    `There is an instance ${subject} already: choose another subdomain.`,
  'instance-unknown': (subject) =>
    `There is no instance ${subject}: check PORTAL_DATA_DIR, or run "instance create".`,
  'patient-unknown': (subject) =>
    `There is no patient ${JSON.parse(subject)} on it: check the number.`,
  'username-invalid': () =>
    "A user name is one line of 1 to 128 characters, without ':' and outer spaces.",
  'secret-invalid': () => 'The password must be one line of 1 to 256 characters.',
  'api-user-exists': (subject) =>
    `There is an API user ${subject}, or was once: choose another name.`,
  'api-user-unknown': (subject) => `There is no API user ${subject} on it: check the name.`,
  'api-user-already-revoked': (subject) =>
    `The API user ${subject} is revoked already: there is nothing to do.`,
};
