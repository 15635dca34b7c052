/** How long somebody counts as being there after they last did something, in milliseconds. */
const staysFor = 30_000;

/**
 * Watches whether somebody is at the page, so that what the page reads by itself does not keep an unattended session
 * alive (Q66).
 */
export function watchPresence(target: EventTarget, now: () => number): () => boolean {
  let last = now();
  const note = (): void => {
    last = now();
  };
  for (const event of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
    target.addEventListener(event, note, { passive: true, capture: true });
  }
  return () => now() - last < staysFor;
}
