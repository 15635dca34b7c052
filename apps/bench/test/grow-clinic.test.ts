import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addClinic } from '../src/clinic.ts';
import { type EngineName, engineNames } from '../src/engines/engine.ts';
import { startEngine } from '../src/engines/start-engine.ts';
import { growClinic } from '../src/grow-clinic.ts';

const indexesOf: Readonly<Record<EngineName, string>> = {
  sqlite: "select sql from sqlite_master where type = 'index' order by name",
  postgres: "select indexdef from pg_indexes where schemaname = 'public' order by indexname",
};
const requests =
  'select cast(queue_request_id as text) from portal_requests order by pt_id, queue_request_id';

it.each(engineNames)(
  'growClinic copies patients and requests on %s, and keeps indexes',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const engine = await startEngine(name, folder);
    onTestFinished(() => engine.close());
    const size = { requests: 3, patients: 2 };
    const database = await engine.create('clinic');
    await addClinic(database, size);
    const copy = await engine.copy(database, 'grown');

    await growClinic(copy, size, 3);

    const before = await database.open();
    const after = await copy.open();
    onTestFinished(() => before.close());
    onTestFinished(() => after.close());
    expect(await before.read(requests)).toEqual(['1', '3', '2']);
    expect(await after.read(requests)).toEqual(['1', '3', '2', '4', '6', '5', '7', '9', '8']);
    expect(await after.read(indexesOf[name])).toEqual(await before.read(indexesOf[name]));
  },
  60_000,
);
