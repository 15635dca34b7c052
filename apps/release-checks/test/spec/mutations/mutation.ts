import type { Document } from '../reduced-contract.ts';

/** A change of the contract, and the bump that it needs. */
export interface Mutation {
  readonly what: string;
  readonly bump: 'none' | 'minor' | 'major';
  /** Changes the base, too. */
  readonly prepare?: (document: Document) => void;
  readonly change: (document: Document) => void;
}

export const queue = '/api/v1/patients/{pt_id}/portal/enqueued';
export const rxs = '/api/v1/patients/{pt_id}/rxs';
export const patient = '/api/v1/patients/{pt_id}';

export const list = ({ paths }: Document) => paths[queue].get;
export const ok = ({ paths }: Document) => paths[patient].get.responses['200'];
export const limit = ({ components }: Document) => components.parameters.Limit;
export const status = ({ components }: Document) => components.parameters.StatusFilter.schema;
export const body = ({ components }: Document) => components.schemas.PrescriptionSubmission;
export const shown = ({ components }: Document) => components.schemas.Patient;
export const credentials = ({ components }: Document) =>
  components.schemas.PatientDetails.properties;
export const rename = (record: Document, before: string, after: string) => {
  record[after] = record[before];
  delete record[before];
};
