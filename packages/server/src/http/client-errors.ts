import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { problemJson } from './problems.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Responds to data that node:http can't parse as a request, and closes the connection (Q14, Q35). There is no
 * ServerResponse, so it writes to the socket.
 */
export function handleClientError(error: ConnectionError, socket: Socket): void {
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

/** A problem without further meaning than its status has the type `about:blank` (RFC 9457 4.2.1). */
function blankProblem(status: number, detail: string, requestId: string) {
  const title = STATUS_CODES[status];
  const instance = `urn:uuid:${requestId}`;
  return { status, body: JSON.stringify({ type: 'about:blank', title, status, detail, instance }) };
}
