import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleStatuses, type OperationId, routes } from '@mdhq/portal-types';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from './support/generated.ts';
import { app, run } from './support/run.ts';
import { startClinic } from './support/start-clinic.ts';

/** The compiler of the workspace; that of this package is an older one, for the generators. */
const compiler = join(app, '../../node_modules', '.bin', 'tsc');
const operations = Object.keys(routes) as OperationId[];

let clinic: Awaited<ReturnType<typeof startClinic>>;
beforeAll(async () => {
  clinic = await startClinic();
});
afterAll(() => clinic.close());

it('all generated files compile under strict', async () => {
  // The compiler fails if a file has an error.
  const files = await run(compiler, ['-p', 'tsconfig.generated.json', '--listFiles']);
  for (const folder of ['hey-api/@tanstack', 'orval', 'redocly', 'swagger-typescript-api']) {
    expect(files).toContain(`/generated/${folder}/`);
  }
});

describe('a generated client reads a patient from the server', () => {
  const patient = { id: 1, first_name: 'Zoë' };

  it('@hey-api/openapi-ts', async () => {
    const { client } = await load('hey-api/client.gen.ts');
    const { showPatient } = await load('hey-api/sdk.gen.ts');
    client.setConfig({ baseUrl: clinic.url, auth: 'un:pwd' });

    const { data, response } = await showPatient({ path: { pt_id: 1 } });
    expect(data).toMatchObject(patient);
    expect(response.status).toBe(200);
    const { error } = await showPatient({ path: { pt_id: 999 } });
    expect(error).toMatchObject({ status: 404 });
  });

  it('swagger-typescript-api', async () => {
    const { Api } = await load('swagger-typescript-api/portal.ts');
    const headers = { authorization: `Basic ${btoa('un:pwd')}` };
    const { api } = new Api({ baseUrl: clinic.url, baseApiParams: { headers } });

    expect((await api.showPatient(1)).data).toMatchObject(patient);
    await expect(api.showPatient(999)).rejects.toMatchObject({ error: { status: 404 } });
  });

  it('redocly generate-client', async () => {
    const { configure, showPatient } = await load('redocly/portal.ts');
    const basic = { username: 'un', password: 'pwd' };
    configure({ serverUrl: clinic.url, auth: { basic } });

    expect(await showPatient({ path: { pt_id: 1 } })).toMatchObject(patient);
    await expect(showPatient({ path: { pt_id: 999 } })).rejects.toMatchObject({ status: 404 });
  });
});

it('the functions of orval receive responses from its MSW handlers', async () => {
  const { getMDHQPatientPortalEndpointsMock } = await load('orval/portal.msw.ts');
  const { showPatient } = await load('orval/portal.ts');
  const server = setupServer(...getMDHQPatientPortalEndpointsMock());
  server.listen();

  const { status, data } = await showPatient(1);
  server.close();

  expect(status).toBe(200);
  expect(data).toMatchObject({ object: 'patient', id: expect.any(Number) });
});

it('docs/generators.md has the tested versions', () => {
  const page = readFileSync(join(app, '../../docs/generators.md'), 'utf8');
  const workspace = readFileSync(join(app, '../../pnpm-workspace.yaml'), 'utf8');
  const tools = {
    'hey-api': '@hey-api/openapi-ts',
    orval: 'orval',
    'swagger-typescript-api': 'swagger-typescript-api',
    Redocly: '@redocly/cli',
    Postman: 'openapi-to-postmanv2',
    Spectral: '@stoplight/spectral-cli',
  };
  for (const [name, dependency] of Object.entries(tools)) {
    const pinned = new RegExp(`^  "?${dependency}"?: (\\S+)$`, 'm').exec(workspace)?.[1];
    expect(page).toMatch(new RegExp(`^\\| \\[${name}\\]\\(#\\S+\\) \\| ${pinned} \\|`, 'm'));
  }
});

describe('the Postman collection', () => {
  interface Item {
    name: string;
    item?: Item[];
    request: {
      method: string;
      url: { path: string[]; query?: { key: string; disabled?: boolean }[] };
      body?: { raw: string };
    };
    response: { code: number; body: string }[];
  }
  const read = () =>
    JSON.parse(readFileSync(join(app, 'generated/portal.postman.json'), 'utf8')) as Item & {
      auth: object;
    };
  const requestsIn = ({ item, ...one }: Item): Item[] => item?.flatMap(requestsIn) ?? [one];
  const routeOf = ({ request: { method, url } }: Item) =>
    `${method} /${url.path.join('/').replaceAll(/:(\w+)/g, '{$1}')}`;

  it('has a request for each operation, with Basic authentication and its statuses', () => {
    const collection = read();
    const found = new Map(requestsIn(collection).map((request) => [routeOf(request), request]));

    expect(collection.auth).toMatchObject({ type: 'basic' });
    expect(found.size).toBe(operations.length);
    for (const operation of operations) {
      const { response } = found.get(routes[operation].join(' ')) as Item;
      const statuses = new Set(Object.values(exampleStatuses[operation]));
      expect(new Set(response.map(({ code }) => code)), operation).toEqual(statuses);
      for (const { body } of response) expect(JSON.parse(body)).toBeTypeOf('object');
    }
  });

  it('has the bodies of the examples, and sends no optional parameter', () => {
    const requests = requestsIn(read());
    const bodies = requests.flatMap(({ request }) => request.body?.raw ?? []);

    expect(bodies.map((body) => JSON.parse(body))).toContainEqual(
      expect.objectContaining({ drug_id: 4711 }),
    );
    expect(bodies.join()).not.toContain('<string>');
    const query = requests.flatMap(({ request }) => request.url.query ?? []);
    expect(query.filter(({ disabled }) => disabled !== true)).toEqual([]);
  });

  it('names the parameter enqueue wrongly, because its example is false', () => {
    const query = requestsIn(read()).flatMap(({ request }) => request.url.query ?? []);

    expect(query.map(({ key }) => key)).toContain('value');
    expect(query.map(({ key }) => key)).not.toContain('enqueue');
  });
});
