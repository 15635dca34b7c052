import { attacks } from './attacks.ts';

/** `attacker.ts <url> <attack>`: runs an attack in a separate process; reports the end of its first wave, and at the end the responses. */
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
