import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The differences between vendor-like instances. */
export interface VendorLikeOptions {
  /** Lists dismissed requests, too. */
  keepsDismissed?: boolean;
  /** Returns `portal_queue_id` from feeders. It is not known whether the vendor's instances do. */
  numbersItems?: boolean;
}

export interface VendorLike {
  url: string;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  body: unknown;
}

interface QueueItem {
  number: number;
  patient: number;
  dismissed: boolean;
}

const refusal = (status: number, error: string): Reply => ({ status, body: { error } });
const success = (more: object = {}): Reply => ({
  status: 200,
  body: { result: true, message: 'OK', ...more },
});

/**
 * The three documented operations and two feeders, as the vendor may implement them: lists in the envelope of the
 * wider API with items of an unknown shape, actions that respond with 200 `{result, message}`, times without a
 * zone, and errors in another format.
 */
export async function startVendorLike(options: VendorLikeOptions = {}): Promise<VendorLike> {
  const { keepsDismissed = false, numbersItems = true } = options;
  const queue: QueueItem[] = [{ number: 400, patient: 1, dismissed: false }];

  const list = (patient: number): Reply => {
    const items = queue.filter((one) => one.patient === patient);
    const data = items.filter(({ dismissed }) => keepsDismissed || !dismissed).map(shown);
    const body = { object: 'list', total_count: data.length, has_more: false, data };
    return { status: 200, body };
  };
  const enqueue = (patient: number): Reply => {
    const number = 401 + queue.length;
    queue.push({ number, patient, dismissed: false });
    return success(numbersItems ? { portal_queue_id: String(number) } : {});
  };
  const dismiss = (patient: number, number: number): Reply => {
    const item = queue.find((one) => one.number === number && one.patient === patient);
    if (!item) return refusal(400, 'Could not delete');
    item.dismissed = true;
    return success();
  };
  const reply = (method: string, path: string): Reply => {
    const [, patientPart, rest = ''] = /^\/api\/v1\/patients\/(\d+)\/(.*)$/.exec(path) ?? [];
    const patient = Number(patientPart);
    if (![1, 221, 222].includes(patient)) return refusal(404, 'Not found');
    const number = /^portal\/enqueued\/(\d+)$/.exec(rest)?.[1];
    if (method === 'GET' && rest === 'portal/enqueued') return list(patient);
    if (method === 'DELETE' && number !== undefined) return dismiss(patient, Number(number));
    if (method === 'POST' && rest === 'portal/invite') return success();
    if (method === 'POST' && ['questionnaires', 'rxs'].includes(rest)) return enqueue(patient);
    return refusal(404, 'Not found');
  };

  const server = createServer((request, response) => {
    request.resume();
    const isKnown = request.headers.authorization === `Basic ${btoa('un:pwd')}`;
    const [path = ''] = (request.url ?? '').split('?');
    const { status, body } = isKnown
      ? reply(request.method ?? '', path)
      : refusal(401, 'Authentication failed');
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return server[Symbol.asyncDispose]();
    },
  };
}

function shown({ number }: QueueItem): object {
  return {
    queue_ref: `Q-${number}`,
    kind: 'Rx Request',
    status: 7,
    created: '2026-11-02 14:31:07',
  };
}
