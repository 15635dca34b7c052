import { connect } from 'node:net';
import { apiUsers, authorizationOf } from './clinic/api-users.ts';

export interface RawResponse {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/**
 * Sends bytes unchanged, and reads responses until the server closes the connection.
 * @returns the responses, in order
 */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawResponse[]> {
  const received = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
  return parseResponses(received.toString('latin1'));
}

/** A request for the queue of patient 1 with additional header lines, without the final empty line. */
export function rawRequest(...lines: string[]): string {
  return [
    'GET /api/v1/patients/1/portal/enqueued HTTP/1.1',
    `Host: ${apiUsers.writer.subdomain}.md-hq.com`,
    `Authorization: ${authorizationOf('writer')}`,
    ...lines,
    '',
    '',
  ].join('\r\n');
}

/** Parses the responses of a connection. */
export function parseResponses(received: string): RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = received;
  while (rest !== '') {
    const [head = ''] = rest.split('\r\n\r\n', 1);
    const [statusLine = '', ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => {
        const [name = '', ...value] = line.split(': ');
        return [name.toLowerCase(), value.join(': ')];
      }),
    );
    const end = head.length + 4 + Number(headers['content-length'] ?? 0);
    responses.push({
      status: Number(statusLine.split(' ')[1]),
      headers,
      text: rest.slice(head.length + 4, end),
    });
    rest = rest.slice(end);
  }
  return responses;
}
