/**
 * A patient in one line of a file. Undefined fields keep the stored value; null clears it.
 */
export interface PatientRecord {
  readonly identity: PatientIdentity;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  /** Why the name is left out, without quoting it. A new patient is then refused. */
  readonly nameFault: string | undefined;
  /** Whether a stored name is kept, because this one is damaged, out of use or ambiguous. */
  readonly isNameForNewOnly?: boolean;
  /** Whether another system has lost characters of the name (U+FFFD). */
  readonly isNameDamaged?: boolean;
  /** `YYYY-MM-DD`. */
  readonly dob: string | null | undefined;
  readonly sex: string | null | undefined;
  readonly email: string | null | undefined;
  /** Addresses that the record says are no longer the patient's. */
  readonly formerEmails: readonly string[];
  readonly active: boolean | undefined;
}

/** How the file identifies the patient: by the id of the instance, or by the id of the source system. */
export type PatientIdentity =
  | { readonly kind: 'pt_id'; readonly ptId: number }
  | { readonly kind: 'source'; readonly sourceId: string };

/** What was changed or left out while reading a line. */
export type Remark =
  | 'not-utf8'
  | 'partial-birth-date'
  | 'merged'
  | 'name-left-out'
  | 'birth-date-left-out'
  | 'sex-left-out'
  | 'email-left-out'
  | 'active-left-out';

/** A line that was read as a patient, or the reason why not, which does not quote the line. */
export type PatientLine =
  | {
      readonly line: number;
      readonly record: PatientRecord;
      /** One for each value, so that two addresses may be left out of a line. */
      readonly remarks: readonly Remark[];
    }
  | BadLine;

export interface BadLine {
  readonly line: number;
  readonly fault: string;
}

/** What a file without any line is read as. */
export const emptyFile: BadLine = { line: 1, fault: 'the file is empty' };
