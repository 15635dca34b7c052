import { randomInt } from 'node:crypto';
import type { PortalRequest } from '@mdhq/portal-client';
import type { Schema } from '../../contract/document.ts';
import { type Contract, type Operation, successOf } from '../../contract/read-contract.ts';
import { type ApiResponse, jsonOf, summaryOf } from '../../http/messages.ts';
import type { Session } from '../../http/session.ts';
import type { ContractCase } from '../contract-case.ts';
import { expectEqual, expectThat } from '../expect.ts';
import { pathOf } from '../paths.ts';
import { dismissOpen, queueIdOf, readQueue } from '../queue/portal-requests.ts';
import { sampleObjects } from './sample-values.ts';

/** Each field of each request body: it is accepted, and returned where the contract says so. */
export function requestFieldCases({ operations }: Contract): ContractCase[] {
  return operations.flatMap((operation) => {
    const schema = operation.requestBody?.schema;
    if (!schema) return [];
    const isReturned = schema['x-returned-in'] !== undefined;
    return {
      operation: operation.id,
      covers: [successOf(operation)],
      needs: ['state', 'writing'],
      surface: 'full',
      ...(isReturned ? returnedFields(operation, schema) : acceptedFields(operation, schema)),
    };
  });
}

type NamedRun = Pick<ContractCase, 'name' | 'run'>;

function acceptedFields(operation: Operation, schema: Schema): NamedRun {
  return {
    name: 'accepts each field: alone, with all others, at its limits and in several scripts',
    async run(session) {
      for (const [field, property] of Object.entries(schema.properties ?? {})) {
        const isExplained = property['x-not-returned'] !== undefined;
        expectThat(
          isExplained,
          `x-returned-in or x-not-returned for the field ${field}`,
          'neither',
        );
      }
      for (const { what, value } of samplesFor(schema)) {
        expectSuccess(operation, what, await send(session, operation, value));
      }
    },
  };
}

/** A request in the queue, and what was sent for it. */
interface Sent {
  id: number;
  what: string;
  body: Record<string, unknown>;
}

function returnedFields(operation: Operation, schema: Schema): NamedRun {
  return {
    name: 'returns each field as it was sent: alone, with all others, at its limits and in several scripts',
    async run(session) {
      const { client, target } = session;
      const sent: Sent[] = [];
      const expectReturned = (
        { what, body }: Sent,
        by: string,
        request: PortalRequest | undefined,
      ) => {
        for (const [field, value] of Object.entries(expectedDetails(schema, body))) {
          const details = (request?.details ?? {}) as Record<string, unknown>;
          expectEqual(`${field} in ${by}, sent with ${what}`, details[field], value);
        }
      };
      try {
        for (const { what, value } of samplesFor(schema)) {
          const response = await send(session, operation, value);
          expectSuccess(operation, what, response);
          const { portal_queue_id } = jsonOf(response) as { portal_queue_id: unknown };
          sent.push({ id: queueIdOf(session, portal_queue_id), what, body: value });
        }
        const listed = await readQueue(session, 'open');
        for (const one of sent) {
          const { id } = one;
          const { portal_request } = await client().enqueued.show(target.patient, id);
          expectReturned(one, 'showPortalRequest', portal_request);
          const inList = listed.find((other) => other.id === id);
          expectReturned(one, 'showPortalRequests', inList);
          const { data: dismissed } = await client().enqueued.dismiss(target.patient, id);
          expectReturned(one, 'deletePortalRequest', dismissed);
        }
        const last = sent.at(-1);
        if (last === undefined) return;
        const { data: restored } = await client().enqueued.restore(target.patient, last.id);
        expectReturned(last, 'restorePortalRequest', restored);
      } finally {
        const ids = sent.map(({ id }) => id);
        // A failure of the cleanup must not hide the result of the case.
        await dismissOpen(session, ids).catch(() => undefined);
      }
    },
  };
}

/** The fields that were sent, and null or false for the ones that were not. */
function expectedDetails(
  { properties = {} }: Schema,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const returned = Object.entries(properties).filter(
    ([, property]) => property['x-not-returned'] === undefined,
  );
  return Object.fromEntries(
    returned.map(([field, { type }]) => [
      field,
      Object.hasOwn(body, field) ? body[field] : type === 'boolean' ? false : null,
    ]),
  );
}

interface SampleBody {
  what: string;
  value: Record<string, unknown>;
}

function samplesFor(schema: Schema): SampleBody[] {
  // A throttle may remember user names of earlier runs.
  const letter = String.fromCodePoint(0x4e00 + randomInt(20_000));
  return sampleObjects(schema, letter) as SampleBody[];
}

function send(session: Session, operation: Operation, body: object): Promise<ApiResponse> {
  return session.send({
    method: operation.method,
    path: pathOf(operation, session.target.patient),
    headers: { 'content-type': operation.requestBody?.mediaType ?? '' },
    body: JSON.stringify(body),
  });
}

function expectSuccess(operation: Operation, what: string, response: ApiResponse): void {
  const status = successOf(operation);
  expectThat(response.status === status, `${status} for ${what}`, summaryOf(response));
}
