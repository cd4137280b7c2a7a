import { expect } from "chai";
import sharp from "sharp";
import { ModuleBench } from "./module-bench.ts";

/** What a module hands back is looked at before it is believed. */
describe("results of the company's own processor", () => {
  let bench: ModuleBench;

  beforeEach(() => {
    bench = new ModuleBench({ processSeconds: 10, maxAttempts: 1 });
  });
  afterEach(() => {
    bench.end();
  });

  const wrong: [string, string, string][] = [
    ["a Map", `return new Map([["label", "x"]]);`, "expected a plain object as the result; received an object (Map)"],
    ["a Date", `return new Date();`, "expected a plain object as the result; received an object (Date)"],
    [
      "an iterator",
      `return (async function* () { yield 1; })();`,
      "as the result; received an object (AsyncGenerator)",
    ],
    [
      "an object of a class",
      `return new (class Mine { label = "x" })();`,
      "as the result; received an object of a class",
    ],
    ["a label of nothing", `return { label: "\\u200b" };`, `received "\\u{200b}"`],
    ["a label that runs backwards", `return { label: "a\\u202eb" };`, `received "a\\u{202e}b"`],
    ["a label that looks empty", `return { label: "\\u3164" };`, `received "\\u{3164}"`],
    [
      "too many pixels",
      `return { renditions: [{ name: "big", pixels: { data: new Uint8Array(3), widthPx: 16383, heightPx: 16383 } }] };`,
      `expected at most 1000000 pixels (limits.maxPixels) as the pixels of "big"; received 16383 × 16383`,
    ],
    [
      "a wish for too many pixels",
      `await image.pixels({ widthPx: 16383, heightPx: 16383 });`,
      "expected at most 1000000 pixels (limits.maxPixels) as the size of pixels; received 16383 × 16383",
    ],
    ["a refusal without a text", `image.reject({});`, "expected a text as the detail of reject; received an object"],
  ];
  for (const [what, body, detail] of wrong) {
    it(`of ${what} are wrong`, async () => {
      bench.settings = { ...bench.settings, limits: { ...bench.settings.limits, maxPixels: 1_000_000 } };
      await bench.runBody(body);
      const end = await bench.handled();
      expect(end).to.include({ outcome: "failed", reason: "processing_error" });
      expect(end.detail).to.contain(detail);
    });
  }

  it("may be an object without a prototype, with a label in any script", async () => {
    await bench.runBody(`return Object.assign(Object.create(null), { label: "écharpe 围巾 🧣" });`);
    expect(await bench.handled()).to.include({ outcome: "processed" });
    expect(bench.onlyRow().label).to.equal("écharpe 围巾 🧣");
  });

  it("of too many pixels are refused before they are handed over and encoded", async () => {
    const side = 6000;
    bench.settings = { ...bench.settings, limits: { ...bench.settings.limits, maxPixels: 1_000_000 } };
    await bench.runBody(
      `const data = new Uint8Array(${side} * ${side} * 3);
       return { renditions: [{ name: "big", pixels: { data, widthPx: ${side}, heightPx: ${side} }, format: "png" }] };`,
    );
    const before = sharp.counters();
    const end = await bench.handled();
    expect(end.detail).to.contain("limits.maxPixels");
    expect(before).to.deep.equal(sharp.counters());
  });

  it("and refusals are told in short, whatever is said", async () => {
    await bench.runBody(`image.reject("x".repeat(5e7));`);
    const end = await bench.handled();
    expect(end).to.include({ outcome: "rejected", reason: "refused_by_processor", detail: "x".repeat(500) });
  });
});
