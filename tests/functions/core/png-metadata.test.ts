import { deflateSync } from "node:zlib";
import { expect } from "chai";
import sharp from "sharp";
import { Rejection } from "../../../functions/core/errors.ts";
import { checkPngMetadata } from "../../../functions/core/png-metadata.ts";
import { noise } from "./corpus/samples.ts";
import { packedTexts, pngChunk, withPngChunks } from "./corpus/png.ts";

/** Of one chunk: 100 bytes are counted for the chunk itself. */
const LONGEST = 8_000_000 - 100;
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("the metadata of a PNG", () => {
  let png: Buffer;
  before(async () => {
    png = await noise(3, 60).png().toBuffer();
  });

  function reasonOf(...chunks: Buffer[]): string {
    try {
      checkPngMetadata(withPngChunks(png, ...chunks));
    } catch (error) {
      if (error instanceof Rejection) return error.reason;
      throw error;
    }
    return "none";
  }

  it("is what honest pictures have: texts, XMP and EXIF", async () => {
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${" ".repeat(100_000)}</x:xmpmeta>`;
    const tagged = await noise(3, 61)
      .withXmp(xmp)
      .withExif({ IFD0: { Copyright: "Jo" } })
      .png()
      .toBuffer();
    const whole = withPngChunks(tagged, pngChunk("tEXt", latin1("Title\0Sea")), ...packedTexts(3, 200_000));
    const { comments, exif } = await sharp(whole).metadata();
    expect({ comments: comments?.length, exif: exif === undefined }).to.deep.equal({ comments: 4, exif: false });
    checkPngMetadata(whole);
  });

  const kinds: [string, (bytes: number) => Buffer][] = [
    ["a text", (bytes) => pngChunk("tEXt", Buffer.alloc(bytes, "A"))],
    ["a packed text", (bytes) => packedTexts(1, bytes)[0] ?? Buffer.alloc(0)],
    ["a packed text without its checksum", (bytes) => pngChunk("zTXt", packed("k\0\0", bytes).subarray(0, -4))],
    ["a packed text with a wrong checksum", (bytes) => pngChunk("zTXt", wrong(packed("k\0\0", bytes)))],
    ["a packed text in Unicode", (bytes) => pngChunk("iTXt", packed("k\0\x01\0en\0key\0", bytes))],
    ["packed XMP", (bytes) => pngChunk("iTXt", packed("XML:com.adobe.xmp\0\x01\0\0\0", bytes))],
    ["EXIF", (bytes) => pngChunk("eXIf", Buffer.alloc(bytes))],
    ["a palette", (bytes) => pngChunk("sPLT", Buffer.alloc(bytes, "A"))],
  ];
  for (const [kind, chunk] of kinds) {
    it(`may be ${kind} of 8 MB, and no byte more`, () => {
      expect(reasonOf(chunk(LONGEST))).to.equal("none");
      expect(reasonOf(chunk(LONGEST + 1))).to.equal("too_much_metadata");
    });
  }

  it("counts together, before and behind the picture", () => {
    expect(reasonOf(...packedTexts(4, 2_000_000 - 100))).to.equal("none");
    expect(reasonOf(...packedTexts(4, 2_000_000 - 100), pngChunk("tEXt", latin1("k\0")))).to.equal("too_much_metadata");
    const end = png.length - 12;
    const behind = Buffer.concat([png.subarray(0, end), ...packedTexts(5, 2_000_000), png.subarray(end)]);
    expect(() => {
      checkPngMetadata(behind);
    }).to.throw(Rejection);
    checkPngMetadata(Buffer.concat([png, ...packedTexts(5, 2_000_000)]));
  });

  it("is not unpacked a thousand times: from the hundredth text on, the most is taken that could come", () => {
    const texts = (count: number): Buffer[] => packedTexts(count, 1000);
    const packedBytes = (texts(1)[0]?.length ?? 0) - 12 - "key0\0\0".length;
    // The first hundred take their 1000 bytes, and all of them 100 more.
    const others = Math.floor((8_000_000 - 100 * 1100) / (packedBytes * 1032 + 100));
    expect(reasonOf(...texts(100 + others))).to.equal("none");
    expect(reasonOf(...texts(100 + others + 1))).to.equal("too_much_metadata");
  });

  it("is left out where it cannot be unpacked, as libpng does", async () => {
    const broken = pngChunk("zTXt", Buffer.concat([latin1("k\0\0\x78\xda"), Buffer.alloc(20_000, 0xff)]));
    expect(reasonOf(broken)).to.equal("none");
    const { width, comments } = await sharp(withPngChunks(png, broken)).metadata();
    expect({ width, comments }).to.deep.equal({ width: 48, comments: undefined });
    for (const data of ["", "k", "k\0", "k\0\x01", "k\0\x01\0", "k\0\x01\0\0"]) {
      for (const type of ["tEXt", "zTXt", "iTXt"]) expect(reasonOf(pngChunk(type, latin1(data)))).to.equal("none");
    }
  });

  it("ends with the file where a chunk does not", () => {
    for (const length of [8, 12, 20, 50, png.length - 5]) checkPngMetadata(png.subarray(0, length));
    const endless = Buffer.from(png);
    endless.writeUInt32BE(0xffffffff, 8);
    checkPngMetadata(endless);
  });
});

const packed = (head: string, bytes: number): Buffer =>
  Buffer.concat([latin1(head), deflateSync(Buffer.alloc(bytes, "A"), { level: 9 })]);

function wrong(zlib: Buffer): Buffer {
  zlib.writeUInt32BE((zlib.readUInt32BE(zlib.length - 4) ^ 1) >>> 0, zlib.length - 4);
  return zlib;
}
