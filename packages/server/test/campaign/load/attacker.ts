import { attacks } from './attacks.ts';

/** `attacker.ts <url> <attack>`: a process of its own, which reports when its first wave is over, and at the end what it was answered. */
const [url = '', name] = process.argv.slice(2);
const attack = attacks.find((known) => known.name === name);
if (attack === undefined) throw new Error(`There is no attack ${name}.`);
const running = await attack.start(url);
process.once('message', async () => {
  process.send?.(await running.stop());
  process.disconnect();
});
await running.firstWave;
process.send?.('under way');
