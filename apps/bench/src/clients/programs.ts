/** The same call, written for each client: the queue of patient 1, as an object. */
export const programs = {
  'plain fetch': `
    const headers = { Accept: 'application/json', Authorization: 'Basic ' + btoa('un:pwd') };
    export async function listQueue() {
      const response = await fetch('https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued', { headers });
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }`,
  '@mdhq/portal-client': `
    import { createPortalClient } from '@mdhq/portal-client';
    const client = createPortalClient('https://un:pwd@sandbox.md-hq.com');
    export const listQueue = () => client.enqueued.list(1);`,
  '@hey-api/openapi-ts': `
    import { client } from './generated/client.gen';
    import { showPortalRequests } from './generated/sdk.gen';
    client.setConfig({ baseUrl: 'https://sandbox.md-hq.com', auth: 'un:pwd' });
    export async function listQueue() {
      const { data } = await showPortalRequests({ path: { pt_id: 1 }, throwOnError: true });
      return data;
    }`,
  ky: `
    import ky from 'ky';
    const headers = { Authorization: 'Basic ' + btoa('un:pwd') };
    const api = ky.create({ headers });
    export const listQueue = () => api.get('https://sandbox.md-hq.com/api/v1/patients/1/portal/enqueued').json();`,
  axios: `
    import axios from 'axios';
    const api = axios.create({
      baseURL: 'https://sandbox.md-hq.com/api/v1',
      auth: { username: 'un', password: 'pwd' },
      adapter: 'fetch',
    });
    export const listQueue = async () => (await api.get('/patients/1/portal/enqueued')).data;`,
} as const;

export type ClientName = keyof typeof programs;

export const clientNames = Object.keys(programs) as ClientName[];
