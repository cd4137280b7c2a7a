import { expect } from "chai";
import sharp from "sharp";
import { sample } from "../../helpers/sample-images.ts";
import { ModuleBench } from "./module-bench.ts";

/** What an image leaves behind in its thread is no other image's. */
describe("pixels that an image asked for and did not wait for", () => {
  let bench: ModuleBench;

  beforeEach(() => {
    bench = new ModuleBench({ processSeconds: 10, maxAttempts: 1 });
  });
  afterEach(() => {
    bench.end();
  });

  /** Three sizes, and no await. */
  const ASKS = `for (const side of [20, 21, 22]) void image.pixels({ maxSidePx: side }).then(() => { late++; });`;
  const THEN = `const { widthPx, heightPx } = await image.pixels({ maxSidePx: 300 });
    return { label: [widthPx, heightPx, "thread", threadId, "late", late].join(" ") };`;
  const AROUND = `import { threadId } from "node:worker_threads"; let seen = 0, late = 0, first = 0;`;

  const ends: [string, string, string][] = [
    ["refused", `image.reject("not this one");`, "rejected"],
    ["done", `return {};`, "processed"],
  ];
  for (const [what, end, outcome] of ends) {
    it(`are not the next image's when it is ${what}`, async () => {
      await bench.runBody(`if (++seen === 1) { ${ASKS} first = threadId; ${end} } ${THEN}`, AROUND);
      expect(await bench.handled("1")).to.include({ outcome });
      expect(await bench.handled("2")).to.include({ outcome: "processed" });
      const [label] = bench.labels().filter((one) => one !== undefined);
      // In proportion to its own 600 × 400, and in the same thread.
      expect(label).to.match(/^300 200 thread \d+ late [01]$/);
    });
  }

  it("do not come where it asks for them after its end", async () => {
    const late = `setTimeout(() => { void image.pixels({ maxSidePx: 20 }).then(() => { late++; }, () => { late += 100; }); }, 20);`;
    const wait = `await new Promise((resolve) => setTimeout(resolve, 100));`;
    await bench.runBody(`if (++seen === 1) { ${late} return {}; } ${wait} ${THEN}`, AROUND);
    expect(await bench.handled("1")).to.include({ outcome: "processed" });
    const blue = await sharp({ create: { width: 900, height: 300, channels: 3, background: "#0000ff" } })
      .png()
      .toBuffer();
    expect(await bench.handled("2", blue)).to.include({ outcome: "processed" });
    expect(bench.labels().find((label) => label !== undefined)).to.match(/^300 100 thread \d+ late 0$/);
  });

  it("are its own where it waits after all", async () => {
    await bench.runBody(
      `const all = await Promise.all([30, 20, 10].map((maxSidePx) => image.pixels({ maxSidePx })));
       return { label: all.map(({ widthPx }) => widthPx).join(" ") };`,
    );
    await Promise.all([bench.handled("1"), bench.handled("2", sample("rocket.jpg"))]);
    expect(bench.labels()).to.deep.equal(["30 20 10", "30 20 10"]);
  });
});
