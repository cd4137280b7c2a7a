/**
 * Memory that images under way in one process share. An image waits until what it is estimated to take fits beside the
 * others, in the order of asking; one that is larger than all of it runs alone, so that every image comes to its turn.
 */
export class MemoryBudget {
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  #takenBytes = 0;
  #underWay = 0;

  /**
   * @param bytes estimated bytes that all images under way may take together
   * @param atOnce most images under way, however small. Default: no bound
   */
  constructor(
    readonly bytes: number,
    readonly atOnce = Infinity,
  ) {}

  /** Takes so many bytes when they are free, and answers how they are given back: once, when they are. */
  async take(bytes: number): Promise<() => void> {
    if (this.#waiting.length === 0 && this.#fits(bytes)) this.#take(bytes);
    else await new Promise<void>((go) => this.#waiting.push({ bytes, go }));
    return () => {
      this.#underWay -= 1;
      this.#takenBytes -= bytes;
      this.#admit();
    };
  }

  #fits(bytes: number): boolean {
    return this.#underWay === 0 || (this.#underWay < this.atOnce && this.#takenBytes + bytes <= this.bytes);
  }

  #take(bytes: number): void {
    this.#underWay += 1;
    this.#takenBytes += bytes;
  }

  /** Lets the next in line go on while they fit. Nobody overtakes, or a large image might wait for ever. */
  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      // Taken before it runs, so that nobody slips in between.
      this.#take(next.bytes);
      next.go();
    }
  }
}

const budgets = new Map<string, MemoryBudget>();

/** The budget of this process: one, for all who ask by the same settings. */
export function processBudget(bytes: number, atOnce = Infinity): MemoryBudget {
  const key = `${bytes} ${atOnce}`;
  const budget = budgets.get(key) ?? new MemoryBudget(bytes, atOnce);
  budgets.set(key, budget);
  return budget;
}
