import type { NodemailerError } from 'nodemailer';
import { oneLine } from '../templates/template-variables.ts';

const longestLine = 200;
/** Characters of a response; longer ones are cut before any pattern is applied to them (Q72). */
const longestRead = 2_000;

/**
 * Sanitizes the response of a mail server for storage and display: one line, without addresses, links and parts of
 * tokens, because some servers quote the mail in their response (Q40).
 */
export function responseLine(text: string): string {
  const words = oneLine(text.slice(0, longestRead)).split(' ');
  // The last word is cut, and the beginning of an address or token would not be recognized.
  if (text.length > longestRead) words[words.length - 1] = '(word)';
  return words.map(withoutSecrets).join(' ').slice(0, longestLine);
}

function withoutSecrets(word: string): string {
  if (/https?:|portal\/join|eyJ/i.test(word)) return '(link)';
  return word
    .replace(/[^<>"':]+/g, (part) => (part.includes('@') ? '(address)' : part))
    .replace(/[\w-]{32,}/g, '(word)');
}

/** Why an email was not sent, and what happens to it. */
export interface DeliveryFault {
  /**
   * `retry`: try the same mail later. `reject`: the mail server refused it permanently. `pause`: no mail is sent until
   * the operator has fixed the log-in or the certificate.
   */
  verdict: 'retry' | 'reject' | 'pause';
  /** The response of the mail server or the code of the fault; one line, without addresses and links. */
  reason: string;
}

/** The server requires authentication or TLS for any mail (RFC 4954 6, RFC 3207 4). */
const accessCodes = [530, 534, 535, 538];
/** Codes of OpenSSL for certificates, of Node.js for their names, and of TLS alerts. */
const certificateFault = /CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO/;
/** Part of the message of Node.js for a connection that was closed during the handshake; there is no code for it. */
const droppedHandshake = 'before secure TLS connection was established';

/** Classifies an error of nodemailer. */
export function judgeFault(error: unknown): DeliveryFault {
  const fault = error as Partial<NodemailerError>;
  return { verdict: verdictOf(fault), reason: reasonOf(fault) };
}

function verdictOf({
  code = '',
  originalCode = '',
  responseCode = 0,
  permanent = false,
  command = '',
  message = '',
}: Partial<NodemailerError>): DeliveryFault['verdict'] {
  if (['EAUTH', 'ENOAUTH', 'ETLS'].includes(code) || certificateFault.test(originalCode)) {
    return 'pause';
  }
  if (message.includes(droppedHandshake)) return 'pause';
  if (accessCodes.includes(responseCode)) return 'pause';
  // The sender of all mail was refused, not this email.
  if (permanent && command === 'MAIL FROM') return 'pause';
  // A 5xx in the greeting is about the server; only one about this email is permanent.
  return permanent && ['EENVELOPE', 'EMESSAGE'].includes(code) ? 'reject' : 'retry';
}

function reasonOf({ response, originalCode, code, message }: Partial<NodemailerError>): string {
  return responseLine(response ?? originalCode ?? code ?? message ?? 'unknown fault');
}
