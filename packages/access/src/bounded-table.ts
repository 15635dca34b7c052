export interface BoundedTableOptions<State> {
  /** How many entries there may be. */
  most: number;
  /** How many entries one owner may have; any number by default. */
  mostOfOwner?: number;
  /**
   * The weight of an entry: 0 or less for one that can be dropped, `Infinity` for one that is never evicted. If the
   * table is full, the entries of the least weight are evicted.
   */
  weigh(state: State): number;
}

/** State per key: it cannot grow without limit, and no client can evict entries that weigh more than its own (Q73). */
export class BoundedTable<State> {
  readonly #entries = new Map<string, { owner: string; state: State }>();
  readonly #ownedBy = new Map<string, number>();
  readonly #most: number;
  readonly #mostOfOwner: number;
  readonly #weigh: (state: State) => number;

  constructor({ most, mostOfOwner = most, weigh }: BoundedTableOptions<State>) {
    this.#most = most;
    this.#mostOfOwner = mostOfOwner;
    this.#weigh = weigh;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): State | undefined {
    return this.#entries.get(key)?.state;
  }

  /** @returns false if the table is full and no entry may be evicted; then nothing is changed */
  set(key: string, state: State, owner = key): boolean {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      entry.state = state;
      return true;
    }
    const owned = this.#ownedBy.get(owner) ?? 0;
    if (owned >= this.#mostOfOwner && !this.#makeRoom(this.#mostOfOwner, owner)) return false;
    if (this.#entries.size >= this.#most && !this.#makeRoom(this.#most)) return false;
    this.#entries.set(key, { owner, state });
    this.#ownedBy.set(owner, (this.#ownedBy.get(owner) ?? 0) + 1);
    return true;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    const left = (this.#ownedBy.get(entry.owner) ?? 1) - 1;
    if (left === 0) this.#ownedBy.delete(entry.owner);
    else this.#ownedBy.set(entry.owner, left);
  }

  /** Evicts a quarter of what fits, so that the search through all entries is rare. */
  #makeRoom(most: number, owner?: string): boolean {
    const evictable = [...this.#entries]
      .filter(([, entry]) => owner === undefined || entry.owner === owner)
      .map(([key, { state }]) => ({ key, weight: this.#weigh(state) }))
      .filter(({ weight }) => weight < Number.POSITIVE_INFINITY)
      .sort((one, other) => one.weight - other.weight);
    const enough = Math.ceil(most / 4);
    for (const [index, { key, weight }] of evictable.entries()) {
      if (index >= enough && weight > 0) break;
      this.delete(key);
    }
    return evictable.length > 0;
  }
}
