import type { Random } from '../../platform/random.ts';

/** A Message-ID that no other mail has, with its angle brackets (RFC 5322 3.6.4). */
export function newMessageId(random: Random, domain: string): string {
  return `<${random(16).toString('hex')}@${domain}>`;
}
