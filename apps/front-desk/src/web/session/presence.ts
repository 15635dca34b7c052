/** How long a user counts as active after the last input, in milliseconds. */
const activeFor = 30_000;

/**
 * Tracks whether the user is active, so that automatic refreshes do not extend an unattended session (Q66).
 * @returns whether the user is active now
 */
export function watchPresence(target: EventTarget, now: () => number): () => boolean {
  let last = now();
  const onInput = (): void => {
    last = now();
  };
  for (const event of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
    target.addEventListener(event, onInput, { passive: true, capture: true });
  }
  return () => now() - last < activeFor;
}
