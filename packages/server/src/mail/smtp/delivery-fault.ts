import type { NodemailerError } from 'nodemailer';
import { answerLine } from './response-line.ts';

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
