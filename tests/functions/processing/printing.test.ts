import { expect } from "chai";
import { ModuleBench } from "./module-bench.ts";

describe("what the company's own processor prints", () => {
  let bench: ModuleBench;

  beforeEach(() => {
    bench = new ModuleBench();
  });
  afterEach(() => {
    bench.end();
  });

  const said = (): string[] =>
    bench.log.lines.flatMap(({ fields: { processor } }) => (typeof processor === "string" ? [processor] : []));
  const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it("is so many lines of each image, and then their number; the next image is not held up", async () => {
    await bench.runBody(
      `if (++seen === 1) for (let line = 0; line < 200_000; line++) console.log("line " + line);
       else console.log("of the next");`,
      "let seen = 0;",
    );
    bench.settings = { ...bench.settings, limits: { ...bench.settings.limits, processSeconds: 30 } };
    await bench.handled("1");
    const beganMs = performance.now();
    expect(await bench.handled("2")).to.include({ outcome: "processed" });
    const tookMs = performance.now() - beganMs;
    await later(200);
    const shown = Array.from({ length: 100 }, (_, at) => `line ${at}`);
    expect(said()).to.deep.equal([...shown, "199900 more lines", "of the next"]);
    expect(tookMs).to.be.lessThan(3000);
  });

  it("is not kept where a line has no end", async () => {
    await bench.runBody(
      `const part = "x".repeat(1024 * 1024);
       for (let at = 0; at < 60; at++) { process.stdout.write(part); await new Promise(setImmediate); }
       console.log("!"); console.log("the next line");`,
    );
    bench.settings = { ...bench.settings, limits: { ...bench.settings.limits, processSeconds: 30 } };
    await bench.handled();
    await later(300);
    expect(said()).to.deep.equal(["x".repeat(1000), "the next line"]);
  });

  it("comes as it was written, in any pieces", async () => {
    await bench.runBody(
      `const bytes = Buffer.from("Grüße, 世界\\r\\nan end without a line's");
       for (const byte of bytes) { process.stderr.write(Buffer.of(byte)); await new Promise(setImmediate); }
       process.exit(1);`,
    );
    bench.settings = { ...bench.settings, limits: { ...bench.settings.limits, maxAttempts: 1 } };
    await bench.handled();
    await later(200);
    const ended = /^its thread ended/;
    expect(said().filter((line) => !ended.test(line))).to.deep.equal(["Grüße, 世界", "an end without a line's"]);
  });
});
