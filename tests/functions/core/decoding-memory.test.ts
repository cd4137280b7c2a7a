import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import sharp, { type Sharp } from "sharp";
import { decodedBytes, decodingBytes } from "../../../functions/core/decoding-memory.ts";

type Header = Parameters<typeof decodingBytes>[1];
const header = (more: Partial<Header> = {}): Header => ({
  ...{ width: 100, height: 10, channels: 3, depth: "uchar", isProgressive: false },
  ...more,
});

/** Beside the picture: the process's own garbage, and the rendition of 1600 × 1200 in four channels, some times over. */
const BESIDE_BYTES = 48 * 1024 * 1024;

describe("the memory that decoding takes", function () {
  this.timeout(120_000);

  it("is at least that of the pixels, by their channels, depth and frames", () => {
    expect(decodedBytes(header({ channels: 4, depth: "ushort", pages: 2 }))).to.equal(100 * 10 * 2 * 4 * 2);
    expect(decodedBytes(header({ depth: "float" }))).to.equal(100 * 10 * 3 * 4);
    expect(decodingBytes("png", header())).to.equal(3000);
    expect(decodingBytes("avif", header())).to.equal(18_000);
    expect(decodingBytes("jpeg", header({ isProgressive: true, chromaSubsampling: "4:4:4" }))).to.equal(7500);
    expect(decodingBytes("jpeg", header({ isProgressive: true, chromaSubsampling: "4:2:0" }))).to.equal(3750);
    expect(decodingBytes("jpeg", header({ isProgressive: false, chromaSubsampling: "4:4:4" }))).to.equal(3000);
  });

  const create = { width: 6000, height: 4000, channels: 3, background: "teal" } as const;
  const kinds: [string, (image: Sharp) => Sharp][] = [
    ["jpeg", (image) => image.jpeg()],
    ["progressive jpeg", (image) => image.jpeg({ progressive: true, chromaSubsampling: "4:4:4" })],
    ["png", (image) => image.png({ compressionLevel: 1 })],
    ["interlaced png", (image) => image.png({ compressionLevel: 1, progressive: true })],
    ["png that is to be turned", (image) => image.withMetadata({ orientation: 6 }).png({ compressionLevel: 1 })],
    ["webp", (image) => image.webp({ effort: 0 })],
    ["gif", (image) => image.gif({ effort: 1 })],
    ["tiff", (image) => image.tiff({ compression: "deflate" })],
    ["avif", (image) => image.avif({ effort: 0 })],
  ];
  for (const [kind, encode] of kinds) {
    it(`is no more than estimated for 24 million pixels of ${kind}`, async () => {
      const input = await encode(sharp({ create })).toBuffer();
      const script = fileURLToPath(new URL("../../helpers/decoding-peak.ts", import.meta.url));
      const output = execFileSync(process.execPath, ["--import", "tsx", script], { input }).toString();
      const { roseBytes, estimatedBytes } = JSON.parse(output) as { roseBytes: number; estimatedBytes: number };
      expect(roseBytes).to.be.at.most(estimatedBytes + BESIDE_BYTES);
      // The one that takes far more than its pixels shows that the measurement measures.
      if (kind === "avif") expect(roseBytes).to.be.above(3 * create.width * create.height * create.channels);
    });
  }
});
