import type { IncomingMessage } from 'node:http';

/**
 * Returns the fault in the framing of a message that node:http accepts but no server here can honor: a version
 * other than HTTP/1.x in the request line, or a transfer coding besides `chunked`, which would reach the handler
 * undecoded (RFC 9112 6.1).
 * @returns a sentence for the response, undefined for a valid message
 */
export function framingFault({
  httpVersion,
  headers,
}: Pick<IncomingMessage, 'httpVersion' | 'headers'>): string | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return 'The request line must end with HTTP/1.1 or HTTP/1.0.';
  }
  const coding = headers['transfer-encoding'];
  if (coding === undefined || coding.trim().toLowerCase() === 'chunked') return undefined;
  return 'The only Transfer-Encoding that is supported is chunked.';
}
