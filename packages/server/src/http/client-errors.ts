import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { problemJson } from './problems.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Answers what node:http could not read as a request, and closes (Q14, Q35). There is no reply to send it with,
 * so it is written to the socket itself.
 */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const { status, body } = problemOf(error.code, requestId);
  const headers = {
    ...securityHeaders,
    'x-request-id': requestId,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  socket.destroySoon();
}

function problemOf(errorCode: string, requestId: string): { status: number; body: string } {
  switch (errorCode) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return blankProblem(408, 'The request did not arrive in time.', requestId);
    case 'HPE_HEADER_OVERFLOW':
      return blankProblem(431, 'The request line and headers are too long.', requestId);
    default:
      return { status: 400, body: problemJson('malformed-request', requestId) };
  }
}

/** A problem that says no more than its status does has no type of its own (RFC 9457 4.2.1). */
function blankProblem(status: number, detail: string, requestId: string) {
  const title = STATUS_CODES[status];
  const instance = `urn:uuid:${requestId}`;
  return { status, body: JSON.stringify({ type: 'about:blank', title, status, detail, instance }) };
}
