import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedClinicFolder } from '../../support/clinic/clinic-folder.ts';
import { watchMemory } from '../../support/process/process-memory.ts';
import { type ServerProcess, startServerProcess } from '../../support/process/server-process.ts';
import { attacks } from './attacks.ts';
import { createKnownClient, type KnownClient } from './known-client.ts';

// Without /proc, the peak memory of a process is unknown. The campaign measures the times of responses.
describe.runIf(process.platform === 'linux')(
  'the server responds to other clients, with bounded memory, during an attack with',
  () => {
    let dataDir: string;
    let server: ServerProcess;
    let client: KnownClient;
    beforeAll(async () => {
      dataDir = mkdtempSync(join(tmpdir(), 'mdhq-attacks-'));
      await seedClinicFolder(dataDir, 100);
      server = await startServerProcess(dataDir);
      client = createKnownClient(server.url);
      // Everything that is loaded on first use has been loaded.
      await ask(100);
    });
    afterAll(async () => {
      client.close();
      await server.end('SIGKILL');
      rmSync(dataDir, { recursive: true });
    });

    async function ask(times: number): Promise<void> {
      for (let asked = 0; asked < times; asked += 1) await client.ask();
    }

    it.each(attacks)('$name ($proves)', { timeout: 120_000 }, async (attack) => {
      const memoryGrowth = watchMemory(server.pid);
      const running = await attack.start(server.url);
      await ask(10);
      const [responses] = await Promise.all([running.stop(), ask(40)]);

      expect(attack.responses.map(String)).toEqual(expect.arrayContaining(Object.keys(responses)));
      expect(responses[attack.responses[0]]).toBeGreaterThan(0);
      expect(memoryGrowth()).toBeLessThan(attack.mostMemory);
      await ask(1);
    });
  },
);
