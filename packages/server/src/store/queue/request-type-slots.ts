/** One parameter per request type, so that one compiled query serves any combination of types. */
export const typeSlots = ['type_1', 'type_2', 'type_3', 'type_4', 'type_5'] as const;
export type TypeSlots = Partial<Record<(typeof typeSlots)[number], string>>;

/** Unused slots repeat the last type. */
export function typeSlotsOf(requestTypes: readonly string[]): TypeSlots {
  if (requestTypes.length > typeSlots.length) {
    throw new RangeError(`The filter takes ${typeSlots.length} request types at most.`);
  }
  if (requestTypes.length === 0) return {};
  return Object.fromEntries(
    typeSlots.map((slot, index) => [slot, requestTypes[index] ?? requestTypes.at(-1)]),
  );
}
