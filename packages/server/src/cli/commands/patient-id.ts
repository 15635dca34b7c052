import { InvalidArgumentError } from 'commander';

/** Parses an argument that is the id of a patient. */
export function toPatientId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError('Expected an integer from 1 to 999999999999999.');
  }
  return Number(text);
}
