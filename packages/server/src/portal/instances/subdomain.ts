import { isDnsLabel } from '@mdhq/portal-types/host-names';

/** Whether a text can be the subdomain of an instance: a DNS label in lower case. */
export function isSubdomain(text: string): boolean {
  return isDnsLabel(text) && text === text.toLowerCase();
}
