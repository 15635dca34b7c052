import type { Surface } from '@mdhq/portal-types';
import { type PreparedContract, prepareContract } from '../../src/run-contract.ts';

const preparing = new Map<string, Promise<PreparedContract>>();

/** The contract, ready to hold targets to. It takes half a second to prepare, so that is done once. */
export function preparedContract(
  surface: Surface = 'full',
  tolerant = false,
): Promise<PreparedContract> {
  const key = `${surface} ${tolerant}`;
  const prepared = preparing.get(key) ?? prepareContract(surface, tolerant);
  preparing.set(key, prepared);
  return prepared;
}
