import { expect } from "chai";
import { firstWordOf, imageOf, wordOf } from "../../../functions/processing/checks/words.ts";
import { PrintedLines } from "../../../functions/processing/printed-lines.ts";
import { ProcessorThread } from "../../../functions/processing/processor-thread.ts";
import { usedBytes } from "../../helpers/used-bytes.ts";
import { ModuleBench } from "./module-bench.ts";

const RULES = { taken: ["thumbnail"], makesAllRenditions: false, maxPixels: 100 };

describe("a processor thread's words", () => {
  let bench: ModuleBench;
  beforeEach(() => {
    bench = new ModuleBench({ processSeconds: 10, maxAttempts: 1 });
  });
  afterEach(() => {
    bench.end();
  });

  const bytes = Uint8Array.of(1);
  const pixels = { data: new Uint8Array(3), widthPx: 1, heightPx: 1 };
  const right: object[] = [
    { kind: "pixels", size: undefined },
    { kind: "pixels", size: { widthPx: 10, heightPx: 10, fit: "fill" } },
    { kind: "done", output: { label: "a", renditions: [{ name: "b", pixels, format: "png", quality: 3 }] } },
    { kind: "done", output: { renditions: [{ name: "b", bytes }] } },
    { kind: "refused", detail: "x" },
    { kind: "no pixels" },
    { kind: "fault", detail: "x" },
  ];
  for (const [at, word] of right.entries()) {
    it(`are taken as they are where they are right (${at + 1})`, () => {
      expect(wordOf({ image: 3, ...word }, 3, RULES)).to.deep.equal({ image: 3, ...word });
    });
  }

  const wrong: [object, string][] = [
    [{ kind: "pixels", size: { widthPx: 10, heightPx: 11 } }, "expected at most 100 pixels"],
    [{ kind: "pixels", size: "all" }, "expected a plain object as the size of pixels"],
    [{ kind: "done", output: { label: 7, renditions: [] } }, "expected a text as the label"],
    [{ kind: "done", output: { renditions: [{ name: "../../x", bytes }] } }, "as a rendition's name"],
    [{ kind: "done", output: { renditions: [{ name: "thumbnail", bytes }] } }, "expected a name of its own"],
    [{ kind: "done", output: { renditions: [{ name: "x", bytes: "GIF89a" }] } }, "expected a Uint8Array"],
    [{ kind: "refused", detail: 7 }, "expected a text as the detail"],
    [{ kind: "open" }, "expected a word about an image; received a string as its kind"],
  ];
  for (const [word, message] of wrong) {
    it(`are refused: ${JSON.stringify(word)}`, () => {
      expect(() => wordOf({ image: 3, ...word }, 3, RULES)).to.throw(message);
    });
  }

  it("may be anything: then they are about no image, and no first word", () => {
    for (const word of [undefined, null, 7, "done", []]) {
      expect(imageOf(word)).to.equal(undefined);
      expect(() => firstWordOf(word)).to.throw("expected a first word");
    }
    expect(() => firstWordOf({ kind: "loaded", version: "../x" })).to.throw("expected as its version");
  });

  it("cannot be spoken by the module, and are not believed where a package speaks them", async () => {
    const forged = { kind: "done", output: { label: 7, renditions: [{ name: "../../x", bytes }] } };
    bench.modules.write("node_modules/early/package.json", `{"name": "early", "version": "1.0.0", "main": "main.js"}`);
    bench.modules.write("node_modules/early/it.node", "");
    // It lies beside the one file, and so runs before it.
    bench.modules.write("node_modules/early/main.js", `exports.port = require("node:worker_threads").workerData.port;`);
    const packages = { "node_modules/early": { version: "1.0.0" } };
    bench.modules.write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
    await bench.runBody(
      `if (workerData.port !== undefined) throw new Error("the module has the port");
       const word = ${JSON.stringify(forged)};
       word.output.renditions[0].bytes = Uint8Array.of(1);
       for (let image = 1; image < 1000; image++) early.port.postMessage({ ...word, image });
       early.port.postMessage(null);
       await new Promise(() => {});`,
      `import { workerData } from "node:worker_threads"; import early from "early";`,
    );
    const end = await bench.handled();
    expect(end).to.include({ outcome: "failed", reason: "processing_error" });
    expect(end.detail).to.contain("said what is wrong: expected a text as the label; received a number");
    expect(bench.onlyRow().results).to.deep.equal([]);
  });

  it("are short before they travel, whatever the module says", async () => {
    const source = `export default { version: "1", process: (image) =>
      image.bytes[0] === 0 ? image.reject("x".repeat(5e7)) : (() => { throw new Error("y".repeat(5e7)); })() };`;
    const { settings } = await bench.modules.packaged("long.mjs", source);
    const { thread } = await ProcessorThread.start({ file: settings.file, onPrint: () => {} });
    const facts = { type: "png", widthPx: 1, heightPx: 1, frames: 1 };
    const ends = { ended: (problem: string) => new Error(problem), late: () => new Error("late") };
    const heard: unknown[] = [];
    for (const image of [0, 1]) {
      thread.tell({ image, kind: "image", bytes: Uint8Array.of(image), facts, rules: RULES, leftMs: 5000 });
      heard.push(await thread.next(5000, ends));
    }
    thread.end();
    expect(heard.map((word) => (word as { detail: string }).detail.length)).to.satisfy((all: number[]) =>
      all.every((length) => length >= 500 && length < 600),
    );
  });

  it("and what it prints without an end is not kept", () => {
    const lines: string[] = [];
    const printed = new PrintedLines((line) => lines.push(line), 100);
    const before = usedBytes();
    for (let at = 0; at < 60; at++) printed.take(Buffer.alloc(1024 * 1024, "x"));
    expect(usedBytes() - before).to.be.lessThan(5 * 1024 * 1024);
    printed.end();
    expect(lines).to.deep.equal(["x".repeat(1000)]);
  });
});
