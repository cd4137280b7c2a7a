import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { MemoryBudget, processBudget } from "../../../functions/core/memory-budget.ts";
import { limitsSchema } from "../../../functions/core/settings.ts";

/** Work that ends when it is told to. */
class Work {
  readonly began: string[] = [];
  readonly #ends = new Map<string, () => void>();
  constructor(private readonly budget: MemoryBudget) {}

  async start(name: string, bytes: number): Promise<string> {
    const giveBack = await this.budget.take(bytes);
    this.began.push(name);
    await new Promise<void>((resolve) => this.#ends.set(name, resolve));
    giveBack();
    return name;
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await setImmediate();
  }
}

describe("the memory budget", () => {
  it("lets work begin while it fits, and the next in line when something has ended", async () => {
    const work = new Work(new MemoryBudget(100));
    const all = [work.start("a", 60), work.start("b", 40), work.start("c", 1)];
    await setImmediate();
    expect(work.began).to.deep.equal(["a", "b"]);
    await work.end("b");
    expect(work.began).to.deep.equal(["a", "b", "c"]);
    await work.end("a");
    await work.end("c");
    expect(await Promise.all(all)).to.deep.equal(["a", "b", "c"]);
  });

  it("runs alone what is larger than all of it", async () => {
    const work = new Work(new MemoryBudget(100));
    void work.start("small", 10);
    void work.start("huge", 1000);
    void work.start("later", 10);
    await setImmediate();
    expect(work.began).to.deep.equal(["small"]);
    await work.end("small");
    expect(work.began).to.deep.equal(["small", "huge"]);
    await work.end("huge");
    expect(work.began).to.deep.equal(["small", "huge", "later"]);
  });

  it("lets nobody overtake a large one that waits", async () => {
    const work = new Work(new MemoryBudget(100));
    void work.start("first", 80);
    void work.start("large", 90);
    void work.start("small", 5);
    await setImmediate();
    expect(work.began).to.deep.equal(["first"]);
  });

  it("lets no more work begin at once than it is told, however small", async () => {
    const work = new Work(new MemoryBudget(100, 2));
    for (const name of ["a", "b", "c"]) void work.start(name, 1);
    await setImmediate();
    expect(work.began).to.deep.equal(["a", "b"]);
    await work.end("a");
    expect(work.began).to.deep.equal(["a", "b", "c"]);
  });

  it("is one in a process, for all who ask by the same setting", () => {
    expect(processBudget(12_345)).to.equal(processBudget(12_345));
    expect(processBudget(12_345)).to.not.equal(processBudget(54_321));
    expect(processBudget(12_345)).to.not.equal(processBudget(12_345, 1));
  });

  it("has room for two photographs of 48 million pixels by default, and not for three", () => {
    const { decodingMemoryBytes } = limitsSchema.parse({});
    expect(2 * 48_000_000 * 3).to.be.at.most(decodingMemoryBytes);
    expect(3 * 48_000_000 * 3).to.be.above(decodingMemoryBytes);
  });
});
