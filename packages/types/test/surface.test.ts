import { expect, it } from 'vitest';
import { includesSurface, isServed, surfaces } from '../src/surface.ts';

it.each([
  ['documented', ['documented']],
  ['observed', ['documented', 'observed']],
  ['full', ['documented', 'observed', 'extension']],
] as const)('the surface %s serves %j', (surface, expected) => {
  const provenances = ['documented', 'observed', 'extension'] as const;

  expect(provenances.filter((provenance) => isServed(surface, provenance))).toEqual(expected);
});

it('each surface includes itself and the smaller ones', () => {
  expect(surfaces.map((smaller) => includesSurface('observed', smaller))).toEqual([
    true,
    true,
    false,
  ]);
});
