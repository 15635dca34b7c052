import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openApi } from '../src/prism/api.ts';
import { chooseResponse } from '../src/prism/choose-response.ts';

const path = '/api/v1/patients/{pt_id}';

/** The headers of the response for a patient, with the operation changed in the contract. */
async function headersOf(change: object, authorization?: string) {
  const file = fileURLToPath(import.meta.resolve('@mdhq/portal-spec/openapi.json'));
  const contract = JSON.parse(readFileSync(file, 'utf8'));
  const item = contract.paths[path];
  contract.paths = { [path]: { ...item, get: { ...item.get, ...change } } };
  const request = {
    method: 'GET',
    url: path.replace('{pt_id}', '1'),
    headers: authorization === undefined ? {} : { authorization },
  } as IncomingMessage;
  const body = Buffer.alloc(0);
  const { status, headers } = await chooseResponse(await openApi(contract), request, body, {});
  return { status, headers };
}

const deprecated = {
  deprecated: true,
  'x-deprecated-at': '2026-12-01',
  'x-sunset': '2027-06-30',
};

test.each([
  ['a success', 200, 'Basic dW46cHdk'],
  ['a refusal', 401, undefined],
])(
  'a deprecated operation has the Deprecation and Sunset headers on %s (Q24)',
  async (_what, status, authorization) => {
    expect(await headersOf(deprecated, authorization)).toMatchObject({
      status,
      headers: { deprecation: '@1796083200', sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' },
    });
  },
);

test('an operation that is not deprecated has neither header', async () => {
  const { headers } = await headersOf({}, 'Basic dW46cHdk');

  expect(Object.keys(headers)).not.toContain('deprecation');
  expect(Object.keys(headers)).not.toContain('sunset');
});
