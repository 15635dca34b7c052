/**
 * Where a part of the contract comes from: `documented` by the vendor, `observed` in the vendor's wider API, or an
 * `extension` of this project.
 */
export type Provenance = 'documented' | 'observed' | 'extension';

/** How much of the contract an instance serves; each surface includes the ones before it. */
export type Surface = 'documented' | 'observed' | 'full';

/** What each surface serves, from the smallest to the largest. */
const provenancesOf = {
  documented: ['documented'],
  observed: ['documented', 'observed'],
  full: ['documented', 'observed', 'extension'],
} as const satisfies Record<Surface, readonly Provenance[]>;

/** All surfaces, from the smallest to the largest. */
export const surfaces = Object.keys(provenancesOf) as readonly Surface[];

/** Whether an instance of a surface serves what has this provenance. */
export function isServed(surface: Surface, provenance: Provenance): boolean {
  return (provenancesOf[surface] as readonly Provenance[]).includes(provenance);
}

/** Whether a surface serves all that a smaller one does. */
export function includesSurface(surface: Surface, smaller: Surface): boolean {
  return surfaces.indexOf(smaller) <= surfaces.indexOf(surface);
}
