import { expect } from "chai";
import sharp from "sharp";
import { Rejection } from "../../../functions/core/errors.ts";
import { checkTiffTags } from "../../../functions/core/tiff-tags.ts";
import { greyPage, type TiffField, tiffOfPages, tiffOfValues } from "./corpus/tiff.ts";

/** Fields of `greyPage`, and one more. */
const FIELDS = 10;
/** The longest text that is let through beside them: 200 bytes are counted for a field, 8 for a number. */
const LONGEST = 25_000_000 - FIELDS * 200 - (FIELDS - 1) * 8;
const description = (bytes: number): TiffField => [270, 2, bytes, 0];

function reasonOf(bytes: Buffer): string {
  try {
    checkTiffTags(bytes);
  } catch (error) {
    if (error instanceof Rejection) return error.reason;
    throw error;
  }
  return "none";
}

describe("the values in a TIFF", () => {
  for (const layout of [
    { little: true, big: false },
    { little: false, big: false },
    { little: true, big: true },
    { little: false, big: true },
  ]) {
    const name = `${layout.big ? "BigTIFF" : "TIFF"} that begins with ${layout.little ? "II" : "MM"}`;
    it(`may be so long and no byte longer in a ${name}`, async () => {
      const image = (bytes: number): Buffer => tiffOfValues([greyPage(4, 4, description(bytes))], bytes, layout);
      expect((await sharp(image(9)).metadata()).width).to.equal(4);
      expect(reasonOf(image(LONGEST))).to.equal("none");
      expect(reasonOf(image(LONGEST + 1))).to.equal("too_much_metadata");
    });

    it(`are looked at on every page of a ${name}`, () => {
      const pages = [greyPage(4, 4), greyPage(4, 4), greyPage(4, 4, description(LONGEST + 1))];
      expect(reasonOf(tiffOfValues(pages, LONGEST + 1, layout))).to.equal("too_much_metadata");
      const fitting = [greyPage(4, 4, description(LONGEST)), greyPage(4, 4, description(LONGEST))];
      expect(reasonOf(tiffOfValues(fitting, LONGEST, layout))).to.equal("none");
    });
  }

  it("count as often as they are pointed at", () => {
    const shared = Array.from({ length: 30 }, (_, at): TiffField => [50_000 + at, 7, 1_000_000, 0]);
    expect(reasonOf(tiffOfValues([greyPage(4, 4, ...shared)], 1_000_000))).to.equal("too_much_metadata");
    expect(reasonOf(tiffOfValues([greyPage(4, 4, ...shared.slice(0, 24))], 1_000_000))).to.equal("none");
  });

  it("count eight bytes a number, and so do offsets that are told in one", () => {
    for (const type of [1, 3, 4]) {
      const places: TiffField = [273, type, 3_200_000, 0];
      expect(reasonOf(tiffOfValues([greyPage(4, 4, places)], 12_800_000))).to.equal("too_much_metadata");
      const fewer: TiffField = [273, type, 3_100_000, 0];
      expect(reasonOf(tiffOfValues([greyPage(4, 4, fewer)], 12_800_000))).to.equal("none");
    }
  });

  it("do not count where they are not all there: they are not read", async () => {
    const bytes = tiffOfValues([greyPage(4, 4, description(27_000_000), [279, 4, 1, 16])], 26_999_999);
    expect(reasonOf(bytes)).to.equal("none");
    expect((await sharp(bytes).metadata()).width).to.equal(4);
  });

  it("count 200 bytes a field whatever they are", () => {
    const tiny = (count: number): TiffField[] => Array.from({ length: count }, () => [50_000, 1, 1, 0]);
    // 125 000 fields are more than a TIFF has, and a BigTIFF may have.
    expect(reasonOf(tiffOfValues([tiny(125_000)], 0, { big: true }))).to.equal("too_much_metadata");
    expect(reasonOf(tiffOfValues([tiny(60_000)], 0))).to.equal("none");
  });

  it("end where directories lead in a circle, or over each other, or out of the file", () => {
    const circle = tiffOfPages([greyPage(4, 4), greyPage(4, 4)]);
    circle.writeUInt32LE(8, circle.length - 4);
    expect(reasonOf(circle)).to.equal("none");
    for (const length of [8, 9, 20, circle.length - 3]) expect(reasonOf(circle.subarray(0, length))).to.equal("none");
    const first = Buffer.from(circle);
    first.writeUInt32LE(0xffffffff, 4);
    expect(reasonOf(first)).to.equal("none");
    expect(reasonOf(overlapping())).to.equal("corrupt");
  });
});

/** Directories of 60 000 fields in a file of 70 000, each a field further on than the one before. */
function overlapping(): Buffer {
  const bytes = Buffer.alloc(8 + 12 * 70_000);
  bytes.write("II*\0\x08\0\0\0", "latin1");
  for (let page = 0; page < 100; page++) {
    const at = 8 + 12 * page;
    bytes.writeUInt16LE(60_000, at);
    bytes.writeUInt32LE(at + 12, at + 2 + 12 * 60_000);
  }
  return bytes;
}
