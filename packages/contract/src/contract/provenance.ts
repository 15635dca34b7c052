/** Where a piece of the contract comes from (the README of `@mdhq/portal-spec`, "Where each piece comes from"). */
export type Provenance = 'documented' | 'observed' | 'extension';

/** How much of the contract an instance has: what is documented, also what is observed, or all of it. */
export type Surface = 'documented' | 'observed' | 'full';

export const surfaces: readonly Surface[] = ['documented', 'observed', 'full'];

const promised: Record<Surface, readonly Provenance[]> = {
  documented: ['documented'],
  observed: ['documented', 'observed'],
  full: ['documented', 'observed', 'extension'],
};

/** Whether an instance of this surface promises what comes from there. */
export function promises(surface: Surface, provenance: Provenance): boolean {
  return promised[surface].includes(provenance);
}

/** Whether what the smaller surface promises is promised on this one too. */
export function includesSurface(surface: Surface, smaller: Surface): boolean {
  return surfaces.indexOf(smaller) <= surfaces.indexOf(surface);
}
