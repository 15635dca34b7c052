import { expect } from 'vitest';
import type { Machine } from './machine.ts';

/** The address of the client, which is not that of the proxy or of a desk. */
const workstation = '127.9.8.7';

interface Response {
  readonly status: number;
  readonly body: string;
}

/**
 * Sends a request from the workstation through the proxy; a body is sent as JSON, as a page does. If there is no response,
 * the status is 0 and the body says why.
 */
export async function send(machine: Machine, url: string, body?: object): Promise<Response> {
  const { hostname, origin } = new URL(url);
  const cookies = `/tmp/cookies-${hostname}`;
  const data = body === undefined ? '' : `--data '${JSON.stringify(body)}'`;
  const output = await machine.run(`curl --silent --show-error --interface ${workstation} \
    --cacert /etc/ssl/mdhq-portal/fullchain.pem --resolve ${hostname}:443:127.0.0.1 \
    --cookie ${cookies} --cookie-jar ${cookies} --header 'Origin: ${origin}' \
    --header 'X-Forwarded-For: 203.0.113.9' --header 'Content-Type: application/json' \
    --write-out '\\n%{http_code}' ${data} ${url} || true`);
  const [, content = '', status] = /^(.*)\n(\d+)\n*$/s.exec(output) ?? [];
  return { status: Number(status), body: content };
}

export interface Clinic {
  readonly subdomain: string;
  readonly name: string;
  /** That of the API user `front-desk`. */
  readonly secret: string;
}

/**
 * Invites a patient at the desk of each clinic, and redeems the links. Expects that each user, patient and link belongs to
 * one clinic.
 */
export async function checkClinics(
  machine: Machine,
  clinics: readonly [Clinic, Clinic],
  ptId: number,
): Promise<void> {
  for (const { subdomain } of clinics) {
    // The workers that nginx replaces at a reload may still respond, and know no desk of this name.
    const session = `https://${subdomain}-desk.example.com/desk/session`;
    await expect.poll(async () => (await send(machine, session)).status).toBe(200);
  }
  for (const [index, { subdomain, name, secret }] of clinics.entries()) {
    const other = clinics[1 - index]?.subdomain ?? '';
    const desk = `https://${subdomain}-desk.example.com/desk`;
    await machine.run('rm -f /tmp/mails');

    const user = { username: 'front-desk', secret };
    const elsewhere = `https://${other}-desk.example.com/desk/sign-in`;
    expect(await send(machine, elsewhere, user)).toMatchObject({ status: 401 });
    expect(await send(machine, `${desk}/sign-in`, user)).toMatchObject({ status: 200 });
    const invitation = { ptId, idempotencyKey: crypto.randomUUID() };
    expect(await send(machine, `${desk}/invite`, invitation)).toMatchObject({ status: 200 });

    const link = new URL(await nextLink(machine));
    expect(link.origin).toBe(`https://${subdomain}.example.com`);
    const page = await send(machine, link.origin + link.pathname);
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining(name) });
    const username = `ada-${ptId}`;
    const account = { token: link.hash.slice(1), username, password: 'plum-Tractor-91-lagoon' };
    const wrong = await send(machine, `https://${other}.example.com/portal/join`, account);
    expect(wrong.body).not.toContain(username);
    const joined = await send(machine, `${link.origin}/portal/join`, account);
    expect(joined).toMatchObject({ status: 200, body: expect.stringContaining(username) });
  }
}

/** Adds patients to a clinic. */
export async function addPatients(
  machine: Machine,
  subdomain: string,
  ptIds: readonly number[],
): Promise<void> {
  const file = '/var/lib/mdhq-portal/added.csv';
  const rows = ptIds.map((ptId) => `${ptId},Ada,Alder,ada@example.com\\n`).join('');
  await machine.run(`printf 'pt_id,first_name,last_name,email\\n${rows}' > ${file}
    chown mdhq-portal ${file}
    mdhq-portal patient import ${subdomain} ${file}
    rm ${file}`);
}

/** Expects that the audit trail of a clinic names the workstation for each request, whatever the headers said. */
export async function checkAddresses(machine: Machine, subdomain: string): Promise<void> {
  const trail = await machine.run(`mdhq-portal audit export ${subdomain}`);
  const addresses = Array.from(trail.matchAll(/"address":"([^"]+)"/g), ([, address]) => address);
  expect(new Set(addresses)).toEqual(new Set([workstation]));
}

async function nextLink(machine: Machine): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const mails = await machine.run('cat /tmp/mails || true');
      const decoded = mails.replaceAll('=\n', '').replaceAll('=3D', '=');
      link = /https:\S+#[\w.-]+/.exec(decoded)?.[0];
      return link;
    })
    .toBeDefined();
  return link ?? '';
}
