import { expect } from "chai";
import sharp from "sharp";
import { Rejection } from "../../../functions/core/errors.ts";
import { checkHeifItems } from "../../../functions/core/heif-items.ts";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { limitsSchema } from "../../../functions/core/settings.ts";
import { failure } from "../../helpers/failure.ts";
import { avifOfItems, type Part } from "./corpus/heif.ts";
import { noise } from "./corpus/samples.ts";

const DATA = Buffer.alloc(4_000_000, "A");

function reasonOf(bytes: Buffer): string {
  try {
    checkHeifItems(bytes);
  } catch (error) {
    if (error instanceof Rejection) return error.reason;
    throw error;
  }
  return "none";
}

describe("the items of an AVIF", () => {
  let avif: Buffer;
  before(async () => {
    avif = await noise(3, 70).avif({ effort: 0 }).toBuffer();
  });

  for (const version of [0, 1, 2]) {
    it(`may have 8 MB more than the file, and no byte more, by an iloc of version ${version}`, async () => {
      const image = (last: number): Buffer => {
        const parts: Part[] = [
          [0, 4_000_000],
          [0, 4_000_000],
        ];
        return avifOfItems(avif, [[[0, 4_000_000 + last]], parts], DATA, version);
      };
      expect((await sharp(image(0)).metadata()).xmp?.length).to.equal(8_000_000);
      // What is neither an item's nor counts as one: the boxes before the data.
      const rest = image(0).indexOf("mdat", 0, "latin1") + 4;
      expect(reasonOf(image(rest))).to.equal("none");
      expect(reasonOf(image(rest + 1))).to.equal("too_much_metadata");
    });
  }

  it("are those of honest files", async () => {
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${" ".repeat(100_000)}</x:xmpmeta>`;
    const tagged = noise(4, 71)
      .withXmp(xmp)
      .withExif({ IFD0: { Copyright: "Jo" } });
    expect(reasonOf(await tagged.avif({ effort: 0 }).toBuffer())).to.equal("none");
  });

  it("count as the whole file where they have no length", () => {
    const parts = (length: number): Part[] => Array.from({ length }, () => [0, 0]);
    expect(reasonOf(avifOfItems(avif, [parts(2)], DATA))).to.equal("none");
    expect(reasonOf(avifOfItems(avif, [parts(4)], DATA))).to.equal("too_much_metadata");
    const sizeless = avifOfItems(avif, [parts(4)], DATA);
    // Lengths of no bytes: the items are read as others, and have parts all the same.
    sizeless[sizeless.indexOf("iloc", 0, "latin1") + 8] = 0x40;
    expect(reasonOf(sizeless)).to.equal("too_much_metadata");
  });

  it("are left to libheif where they are longer than the file", async () => {
    const broken = avifOfItems(avif, [[[0, 0xffffffff]]], DATA);
    expect(reasonOf(broken)).to.equal("none");
    expect(await failure(inspectImage(broken, limitsSchema.parse({})))).to.include({ reason: "corrupt" });
  });

  it("end with the file where a box does not", () => {
    const whole = avifOfItems(avif, [[[0, 9]]], DATA);
    for (let length = 0; length < 600; length++) expect(reasonOf(whole.subarray(0, length))).to.equal("none");
    for (const size of [0, 1, 2, 7, 0xffffffff]) {
      const odd = Buffer.from(whole);
      odd.writeUInt32BE(size, odd.indexOf("meta", 0, "latin1") - 4);
      expect(reasonOf(odd)).to.equal("none");
    }
    // A box of a wide length, which is 0: it would lead nowhere for ever.
    expect(reasonOf(Buffer.from("\0\0\0\x01ftyp\0\0\0\0\0\0\0\0", "latin1"))).to.equal("none");
  });
});
