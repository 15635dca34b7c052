import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { watchMemory } from '../../support/process/process-memory.ts';
import type { ServerProcess } from '../../support/process/server-process.ts';
import { percentile } from '../percentile.ts';
import { attacks } from './attacks.ts';
import { askAtPace, type KnownClient } from './known-client.ts';

/** The effect of one attack on the known client and on the memory of the server. */
export interface LoadOutcome {
  attack: string;
  /** Latency of the known client, in milliseconds. */
  p99: number;
  /** The ratio to the latency in the quiet seconds before the attack. */
  timesQuiet: number;
  /** In bytes. */
  memory: number;
  mostMemory: number;
  /** The responses that the attackers got, by status. */
  responses: Record<string, number>;
}

const attacker = fileURLToPath(import.meta.resolve('./attacker.ts'));
const everyMs = 10;

/** Measures a known client without an attack, and then under each attack. */
export async function* loadRound(
  server: ServerProcess,
  client: KnownClient,
  forMs: number,
): AsyncGenerator<LoadOutcome | { quiet: number }> {
  const measure = async () => percentile(await askAtPace(client, { everyMs, forMs }), 0.99);
  for (const { name, mostMemory } of attacks) {
    const quiet = await measure();
    yield { quiet };
    const memory = watchMemory(server.pid);
    const attack = await startAttacker(server.url, name);
    const p99 = await measure();
    const responses = await attack.stop();
    yield { attack: name, p99, timesQuiet: p99 / quiet, memory: memory(), mostMemory, responses };
  }
}

/** Attackers have their own machines, so their process yields to the server and its known client here. Resolves after the first wave. */
async function startAttacker(url: string, name: string) {
  const child = fork(attacker, [url, name]);
  setPriority(child.pid ?? 0, constants.priority.PRIORITY_LOW);
  await once(child, 'message');
  return {
    async stop(): Promise<Record<string, number>> {
      child.send('stop');
      const [responses] = await once(child, 'message');
      await once(child, 'exit');
      return responses;
    },
  };
}
