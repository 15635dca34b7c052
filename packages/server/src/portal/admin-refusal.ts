/** Why an operator's command won't be done. Nothing of it reaches the API, so no problem has these names. */
export type AdminRefusalCode =
  | 'subdomain-invalid'
  | 'name-invalid'
  | 'email-invalid'
  | 'phone-invalid'
  | 'time-zone-invalid'
  | 'instance-exists'
  | 'instance-unknown'
  | 'patient-unknown'
  | 'username-invalid'
  | 'secret-invalid'
  | 'api-user-exists'
  | 'api-user-unknown'
  | 'api-user-already-revoked';

/** A command that is refused, as a value; the edge has the words for it. */
export class AdminRefusal {
  readonly code: AdminRefusalCode;
  /** What was refused: the subdomain, user name or zone that the code is about. */
  readonly subject: string;

  constructor(code: AdminRefusalCode, subject: string) {
    this.code = code;
    this.subject = subject;
  }
}
