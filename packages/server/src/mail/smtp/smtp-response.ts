import type { NodemailerError } from 'nodemailer';
import { oneLine } from '../templates/template-variables.ts';

const longestLine = 200;
/** Of a response, in characters: more than any mail server says. A longer one is cut before a pattern sees it (Q72). */
const longestRead = 2_000;

/**
 * The response of a mail server, fit to be stored and shown: one line, without addresses and without anything that could be
 * a link or a part of its token, because some servers quote the mail that they respond to (Q40).
 */
export function answerLine(text: string): string {
  const words = oneLine(text.slice(0, longestRead)).split(' ');
  // The beginning of an address or a token would not be recognized.
  if (text.length > longestRead) words[words.length - 1] = '(word)';
  return words.map(withoutSecrets).join(' ').slice(0, longestLine);
}

function withoutSecrets(word: string): string {
  if (/https?:|portal\/join|eyJ/i.test(word)) return '(link)';
  return word
    .replace(/[^<>"':]+/g, (part) => (part.includes('@') ? '(address)' : part))
    .replace(/[\w-]{32,}/g, '(word)');
}

/** Why a mail did not go out, and so what becomes of it. */
export interface DeliveryFault {
  /**
   * `retry`: later, the same mail. `reject`: never, this mail was refused for good. `pause`: no mail goes
   * out until the operator has put the log-in or the certificate right.
   */
  verdict: 'retry' | 'reject' | 'pause';
  /** The mail server's answer or the fault's name; one line, without addresses and links. */
  reason: string;
}

/** It asks for a log-in or for TLS, whatever the mail (RFC 4954 6, RFC 3207 4). */
const accessCodes = [530, 534, 535, 538];
/** OpenSSL's verdicts on a certificate, Node's on its name, and TLS alerts. */
const certificateFault = /CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO/;
/** Node's words for a server that hangs up in the middle of the handshake; there is no code for it. */
const droppedHandshake = 'before secure TLS connection was established';

/** Judges what nodemailer rejected with. */
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
  // It is the address that all mail comes from which was refused, not this mail.
  if (permanent && command === 'MAIL FROM') return 'pause';
  // A 5xx in the greeting is about the server; only one about this mail is for good.
  return permanent && ['EENVELOPE', 'EMESSAGE'].includes(code) ? 'reject' : 'retry';
}

function reasonOf({ response, originalCode, code, message }: Partial<NodemailerError>): string {
  return answerLine(response ?? originalCode ?? code ?? message ?? 'unknown fault');
}
