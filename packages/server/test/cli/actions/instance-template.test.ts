import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createSandbox, installCommand } from '../../support/command.ts';
import { allRows } from '../../support/rows.ts';

async function setUp() {
  const command = installCommand();
  const { run, folder, dataDir } = command;
  await run(...createSandbox);
  const rows = ['pt_id,first_name,last_name,email', '7,Ann,Lee,ann@example.com', '8,Bob,Ray,'];
  writeFileSync(`${folder}/patients.csv`, rows.join('\n'));
  await run('patient', 'import', 'sandbox', `${folder}/patients.csv`);
  writeFileSync(`${folder}/subject`, 'Join {{ clinic.name }}\n');
  writeFileSync(
    `${folder}/text`,
    'Dear {{ patient.first_name }},\n{{ link }}\nuntil {{ expires_at }}',
  );
  writeFileSync(`${folder}/bad`, 'Hello,\n{{ patient.ssn }} {{ link }}\n');
  return {
    ...command,
    template: (...args: string[]) => run('instance', 'template', 'sandbox', ...args),
    files: [`--subject=${folder}/subject`, `--text=${folder}/text`],
    instance: async () => (await allRows({ dataDir }, 'instances'))[0],
    outbox: () => allRows({ dataDir }, 'outbox'),
    lastEvent: async () => (await allRows({ dataDir }, 'audit_events')).at(-1),
  };
}

it('instance template --preview prints the default mail and records an audit event', async () => {
  const { template, lastEvent, outbox } = await setUp();
  const { code, stdout, stderr } = await template('--preview', '7');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^To: ann@example\.com\nSubject: Your invitation to the patient portal of Sandbox Clinic\n\nHello Ann,\n/,
  );
  expect(stdout).toContain('https://sandbox.md-hq.com/portal/join#this-is-a-preview\n');
  expect(stdout).toMatch(/until \w+, \w+ \d+, 20\d\d at \d+:\d\d [AP]M E[SD]T\./);
  expect(await lastEvent()).toMatchObject({
    operation: 'instance template',
    action: 'read',
    actor: 'kim',
    pt_id: 7,
    entity: 'patient/7',
  });
  expect(await outbox()).toEqual([]);
});

it('instance template --preview with files prints them and changes nothing', async () => {
  const { template, files, folder, instance } = await setUp();
  const previewed = await template(...files, '--preview=7', `--preview-html=${folder}/out.html`);
  expect(previewed).toMatchObject({ code: 0, stderr: '' });
  expect(previewed.stdout).toMatch(/\nSubject: Join Sandbox Clinic\n\nDear Ann,\nhttps:\S+\nuntil/);
  expect(readFileSync(`${folder}/out.html`, 'utf8')).toContain(
    '<a href="https://sandbox.md-hq.com/portal/join#this-is-a-preview">',
  );
  expect(statSync(`${folder}/out.html`).mode & 0o777).toBe(0o600);
  expect(await instance()).toMatchObject({ mail_subject: null, mail_text: null });

  const refused = await template(
    `--subject=${folder}/subject`,
    `--text=${folder}/bad`,
    '--preview=7',
  );
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/^\S+\/bad:2: [^\n]*patient\.ssn[^\n]*\n$/);
});

it('instance template --preview shows the expiry that the settings give', async () => {
  const { template, files, environment } = await setUp();
  const expiry = async (hours: string) => {
    environment['PORTAL_JOIN_LINK_HOURS'] = hours;
    return (await template(...files, '--preview=7')).stdout.split('until ')[1];
  };
  expect(await expiry('1')).not.toBe(await expiry('336'));
});

it('instance template --default restores the default template', async () => {
  const { template, files, instance } = await setUp();
  await template(...files);
  expect((await template('--preview=7')).stdout).toContain('Subject: Join Sandbox Clinic\n');
  expect(await template('--default')).toEqual({
    code: 0,
    stdout: 'Restored the default template of instance sandbox.\n',
    stderr: '',
  });
  expect(await instance()).toMatchObject({ mail_subject: null, mail_text: null, mail_html: null });
  expect((await template('--preview=7')).stdout).toContain('Subject: Your invitation');
});

it('instance template --preview reports a patient without address or an unknown one', async () => {
  const { template } = await setUp();
  expect(await template('--preview=8')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Subject: /),
    stderr: 'Patient 8 has no email address and cannot be invited.\n',
  });
  expect(await template('--preview=9')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'No patient 9 in this instance: check the pt_id.\n',
  });
});

it.each([
  [['--preview=x'], "argument 'x' is invalid. Expected an integer from 1 to"],
  [['--subject=x'], "options '--subject' and '--text' require each other"],
  [['--preview-html=x'], "option '--preview-html' requires '--preview'"],
  [[], "specify '--subject' and '--text', '--preview' or '--default'"],
  [['--default', '--preview=7'], "option '--default' cannot be used with option '--preview"],
])('instance template %j is a usage error', async (args, reason) => {
  const { template } = await setUp();
  const { code, stderr } = await template(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(reason);
});

it('instance template refuses a file that is not UTF-8 and prints its name', async () => {
  const { template, files, folder, instance } = await setUp();
  writeFileSync(`${folder}/text`, Buffer.from('Gr\xfcezi {{ link }}', 'latin1'));
  expect(await template(...files)).toEqual({
    code: 1,
    stdout: '',
    stderr: `${folder}/text is not UTF-8: save it as UTF-8.\n`,
  });
  expect(await instance()).toMatchObject({ mail_text: null });
});
