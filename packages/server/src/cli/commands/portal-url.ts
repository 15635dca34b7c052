import { InvalidArgumentError } from 'commander';
import { parsePortalAddress } from '../../portal/instances/portal-address.ts';

/** Parses `--portal-url`. */
export function toPortalUrl(text: string): string {
  const url = parsePortalAddress(text);
  if (url !== undefined) return url;
  throw new InvalidArgumentError(
    'Expected an https URL of at most 200 characters, without credentials and fragment.',
  );
}
