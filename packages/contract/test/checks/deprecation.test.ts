import { beforeAll, expect, test } from 'vitest';
import { createInspection, type Inspect } from '../../src/checks/inspect.ts';
import { contractOf, readDocument } from '../../src/contract/read-contract.ts';

const path = '/api/v1/patients/portal/validate_credentials';
const deprecated = {
  deprecated: true,
  'x-deprecated-at': '2026-12-01',
  'x-sunset': '2027-06-30',
};
const announced = { deprecation: '@1796083200', sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' };

const requestId = '2f6f3a52-6c1e-4c0b-9f6e-6d3f1c1d0a11';

let inspect: Inspect;
let example: unknown;

/** The contract with one operation, which is deprecated. */
beforeAll(async () => {
  const document = await readDocument();
  const item = document.paths[path] ?? {};
  document.paths = { [path]: { ...item, post: { ...(item['post'] as object), ...deprecated } } };
  const contract = contractOf(document, 'full');
  example = contract.operations[0]?.responses.get(200)?.examples[0]?.value;
  inspect = await createInspection(contract, false);
});

/** What the check of headers and body reports for a response with these headers. */
function deviation(headers: Record<string, string>) {
  const call = { method: 'POST', path, headers: {} };
  const text = JSON.stringify(example);
  const response = {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, ...headers },
    text,
  };
  const { verdicts } = inspect(call, response);
  return verdicts.find(({ check }) => check === 'schema')?.deviation;
}

test('a response of a deprecated operation with its dates conforms (Q24)', () => {
  expect(deviation(announced)).toBeUndefined();
});

test.each([
  [
    'no Deprecation header',
    { sunset: announced.sunset },
    'the header deprecation: @1796083200',
    'no such header',
  ],
  [
    'no Sunset header',
    { deprecation: announced.deprecation },
    `the header sunset: ${announced.sunset}`,
    'no such header',
  ],
  [
    'another date',
    { ...announced, deprecation: '@0' },
    'the header deprecation: @1796083200',
    '@0',
  ],
])(
  'a response of a deprecated operation with %s does not conform (Q24)',
  (_what, headers, expected, came) => {
    expect(deviation(headers)).toEqual({ expected, came });
  },
);
