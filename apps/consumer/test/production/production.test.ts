import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readDocuments } from '../support/documents.ts';
import { isInstalled, Machine, reasonWithoutMachine } from './support/machine.ts';
import { addPatients, checkAddresses, checkClinics, send } from './support/two-clinics.ts';

const reason = reasonWithoutMachine();
const document = (await readDocuments()).find(({ path }) => path === 'docs/production.md');
const text = document?.text ?? '';

interface Block {
  readonly heading: string;
  readonly code: string;
}

/** The blocks with commands, in the order of the page, each with the heading above it. */
const blocks = text.split(/^#+ /m).flatMap((section): Block[] => {
  const heading = section.split('\n')[0] ?? '';
  return Array.from(section.matchAll(/^```sh\n(.*?)^```$/gms), ([, code = '']) => ({
    ...{ heading, code },
  }));
});

/** The proxies, which have a block each, under a heading with their name. */
const proxies = ['nginx', 'Caddy'];
const checkOfProxy = blocks.find(({ heading }) => heading === 'Check it')?.code ?? '';
/** The proxy that a heading names, such as "In nginx". */
const proxyOf = (heading: string): string | undefined =>
  proxies.find((name) => heading === name || heading === `In ${name}`);
const isAbsent = (proxy: string | undefined): boolean =>
  proxy !== undefined && !isInstalled(proxy.toLowerCase());

let machine: Machine;
beforeAll(async () => {
  if (reason === undefined) machine = await Machine.boot(inject('folder'));
});
afterAll(() => machine?.close());

/** What an operator does between the blocks: edits the settings, and uses one of the proxies. */
const preparations: Record<string, string> = {
  'Create the clinic':
    'echo SMTP_URL=smtp://127.0.0.1:2525 >> /etc/mdhq-portal/portal.env; systemd-run --quiet --unit=mail-sink mail-sink',
  'In nginx': changeTo('nginx'),
  'In Caddy': changeTo('Caddy'),
};

/** The commands that stop the other proxy, if it is installed, and start this one. */
function changeTo(proxy: string): string {
  const others = proxies.filter((name) => name !== proxy && !isAbsent(name));
  const stops = others.map((name) => `systemctl stop ${name.toLowerCase()}; `);
  return `${stops.join('')}systemctl start ${proxy.toLowerCase()}`;
}

/** What each block has printed, by its code. */
const printed = new Map<string, string>();

const prepared = new Set<string>();

const printedBy = (command: string): string =>
  Array.from(printed, ([code, output]) => (code.includes(command) ? output : '')).join('');

/** Checks what the block has done; `curl --fail` and the exit codes of the commands check the rest. */
const checks: Record<string, (output: string) => Promise<void> | void> = {
  async Start() {
    const units = ['mdhq-portal.service', 'mdhq-front-desk@harbor.service'];
    const properties = '--property=User,DynamicUser,ActiveState,NoNewPrivileges';
    expect(await machine.run(`systemctl show ${properties} ${units.join(' ')}`)).toBe(
      [
        'User=mdhq-portal\nDynamicUser=no\nNoNewPrivileges=yes\nActiveState=active\n',
        'User=mdhq-front-desk\nDynamicUser=yes\nNoNewPrivileges=yes\nActiveState=active\n',
      ].join('\n'),
    );
    const timers = await machine.run('systemctl list-timers --no-pager');
    expect(timers).toContain('mdhq-portal-backup.service');
  },
  nginx: checkProxy,
  Caddy: checkProxy,
  async 'Another clinic'() {
    await addPatients(machine, 'harbor', [11, 12]);
    await addPatients(machine, 'bay', [11, 12]);
  },
  'In nginx': () => checkBothClinics(11),
  'In Caddy': () => checkBothClinics(12),
  Log(output) {
    expect(output).toMatch(/^anchors [1-9]\d*, verified$/m);
  },
  async 'Audit stream'() {
    expect(await machine.run(firstStreamed)).toMatch(/^640 mdhq-portal\n\{"instance":"harbor",/);
  },
  async 'Backup and restore'(output) {
    if (output.includes('Restored')) {
      // It has stopped with the server, which the restore needs.
      await machine.run('systemctl is-active mdhq-portal-audit-stream.service');
      expect(await machine.run('mdhq-portal api-user list harbor')).not.toContain('after-backup');
      return;
    }
    expect(output).toMatch(/portal-\d{4}-\d\d-\d\dT\d{6}\.sqlite$/m);
    await machine.run('mdhq-portal api-user create harbor after-backup');
  },
  async 'Upgrade and roll back'(output) {
    expect(output).toContain('{"status":"ready"}');
    const units = 'mdhq-portal mdhq-front-desk@harbor mdhq-front-desk@bay';
    const starts = await machine.run(
      `systemctl show --property=ActiveEnterTimestampMonotonic --value ${units}`,
    );
    const [server = 0, ...desks] = starts.trim().split(/\n+/).map(Number);
    // The desks run the version of the server.
    expect(desks).toHaveLength(2);
    for (const desk of desks) expect(desk).toBeGreaterThan(server);
    const users = await machine.run('mdhq-portal api-user list harbor');
    const current = await machine.run('readlink /opt/mdhq-portal/current; echo "$folder"');
    const [now, upgraded] = current.split('\n');
    if (output.includes('Backed up to')) {
      expect(now).toBe(upgraded);
      await machine.run('mdhq-portal api-user create harbor after-upgrade');
    } else {
      expect(now).not.toBe(upgraded);
      expect(users).not.toContain('after-upgrade');
    }
  },
};

/** Waits for the first lines of the audit stream, and prints the beginning of one. */
const firstStreamed = `file=/var/log/mdhq-portal/audit.ndjson
  timeout 60 sh -c "until [ -s $file ]; do sleep 0.1; done"
  stat -c '%a %G' $file
  cut -c 1-60 $file | sed -n 1p`;

/** Signs in at the desk through the proxy, with the secret that the page has created. */
async function checkProxy(): Promise<void> {
  await machine.run(checkOfProxy);
  const secret = /^secret +(\S+)$/m.exec(printedBy('api-user create harbor'))?.[1];
  const url = 'https://harbor-desk.example.com/desk/sign-in';
  const signedIn = await send(machine, url, { username: 'front-desk', secret });
  expect(signedIn).toMatchObject({ status: 200 });
}

async function checkBothClinics(ptId: number): Promise<void> {
  const [harbor, bay] = ['harbor', 'bay'].map(
    (subdomain) => /^secret +(\S+)$/m.exec(printedBy(`api-user create ${subdomain}`))?.[1] ?? '',
  );
  const clinics = [
    { subdomain: 'harbor', name: 'Harbor Clinic', secret: harbor ?? '' },
    { subdomain: 'bay', name: 'Bay Clinic', secret: bay ?? '' },
  ] as const;
  await checkClinics(machine, clinics, ptId);
}

it('each block of docs/production.md has commands, except for the diagram', () => {
  const languages = Array.from(
    text.matchAll(/^```([^\n]*)\n.*?^```$/gms),
    ([, language]) => language,
  );

  expect(languages).toEqual(['', ...blocks.map(() => 'sh')]);
  expect(blocks.map(({ heading }) => heading)).toEqual(expect.arrayContaining(Object.keys(checks)));
});

describe('on a machine with systemd', () => {
  it.for(blocks)('"$heading" of docs/production.md succeeds: $code', async (block, { skip }) => {
    const { heading, code } = block;
    skip(reason !== undefined, reason);
    const proxy = proxyOf(heading);
    skip(isAbsent(proxy), `needs the Debian package ${proxy?.toLowerCase()}`);
    skip(heading === 'Check it' && proxies.every(isAbsent), 'needs nginx or caddy');

    const preparation = preparations[heading];
    if (preparation !== undefined && !prepared.has(heading)) await machine.run(preparation);
    prepared.add(heading);
    const output = await machine.run(code);
    printed.set(code, output);
    await checks[heading]?.(output);
  });

  it('the audit trail of each clinic has the address of the workstation, through each proxy (Q57)', async ({
    skip,
  }) => {
    skip(reason !== undefined, reason);
    skip(proxies.every(isAbsent), 'needs nginx or caddy');

    for (const subdomain of ['harbor', 'bay']) await checkAddresses(machine, subdomain);
  });

  it('no unit has failed after all blocks of docs/production.md', async ({ skip }) => {
    skip(reason !== undefined, reason);

    expect(await machine.run('systemctl --failed --no-legend --plain')).toBe('');
  });
});
