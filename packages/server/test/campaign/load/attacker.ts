import { attacks } from './attacks.ts';

/** `attacker.ts <url> <attack>`: a process that runs an attack, and reports the end of its first wave and the responses. */
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
