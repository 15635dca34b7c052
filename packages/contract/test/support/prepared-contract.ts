import type { Surface } from '@mdhq/portal-types';
import { type PreparedContract, prepareContract } from '../../src/run-contract.ts';

const preparing = new Map<string, Promise<PreparedContract>>();

/** The prepared contract. Preparing takes half a second, so it is shared. */
export function preparedContract(
  surface: Surface = 'full',
  tolerant = false,
): Promise<PreparedContract> {
  const key = `${surface} ${tolerant}`;
  const prepared = preparing.get(key) ?? prepareContract(surface, tolerant);
  preparing.set(key, prepared);
  return prepared;
}
