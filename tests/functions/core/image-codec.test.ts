import { join } from "node:path";
import { expect } from "chai";
import { sharp } from "../../../functions/core/image-codec.ts";
import { ROOT } from "../../../infra/engine/paths.ts";

async function refusal(input: string | Buffer): Promise<string> {
  try {
    await sharp(input).metadata();
  } catch (error) {
    return String(error);
  }
  throw new Error("expected a refusal; the image was opened");
}

describe("the image codec", () => {
  it("has no loader for SVG", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await refusal(svg)).to.equal("Error: Input buffer contains unsupported image format");
  });

  it("opens no file", async () => {
    const path = join(ROOT, "infra/commands/samples/rocket.jpg");
    expect(await refusal(path)).to.match(/^Error: Input file contains unsupported image format/);
  });

  it("keeps nothing of an image, and uses one thread for it", () => {
    expect(sharp.cache().memory.max).to.equal(0);
    expect(sharp.concurrency()).to.equal(1);
  });
});
