import { expect } from "chai";
import sharp from "sharp";
import { countScans } from "../../../functions/core/jpeg-scans.ts";
import { sample } from "../../helpers/sample-images.ts";
import { jpegOfScans } from "./corpus/jpeg.ts";

const picture = sharp(sample("rocket.jpg")).resize(64);

describe("the scans of a JPEG", () => {
  it("are one of a sequential picture, whatever is behind its end", async () => {
    const whole = await picture.clone().jpeg().toBuffer();
    expect(countScans(whole, 100)).to.equal(1);
    expect(countScans(Buffer.concat([whole, jpegOfScans(8, 8, 50)]), 100)).to.equal(1);
  });

  it("are a few of a progressive picture, and not those of the thumbnail in its EXIF", async () => {
    const scans = countScans(await picture.clone().jpeg({ progressive: true }).toBuffer(), 100);
    expect(scans).to.be.within(5, 12);
    const exif = Buffer.concat([Buffer.from("Exif\0\0"), jpegOfScans(8, 8, 50)]);
    const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 0xff]);
    const progressive = await picture.clone().jpeg({ progressive: true }).toBuffer();
    const both = Buffer.concat([progressive.subarray(0, 2), head, exif, progressive.subarray(2)]);
    expect(countScans(both, 100)).to.equal(scans);
  });

  for (const scans of [1, 2, 99, 100, 101, 800]) {
    it(`are counted to one more than is allowed: ${scans}`, () => {
      expect(countScans(jpegOfScans(64, 64, scans), 100)).to.equal(Math.min(scans, 101));
    });
  }

  it("are those that the decoder goes over: it takes the file of 100 as it is", async () => {
    const { width, height } = await sharp(jpegOfScans(64, 48, 100), { failOn: "warning" }).metadata();
    expect([width, height]).to.deep.equal([64, 48]);
    const pixels = await sharp(jpegOfScans(64, 48, 100), { failOn: "warning" })
      .raw()
      .toBuffer();
    expect(new Set(pixels)).to.deep.equal(new Set([128]));
  });

  it("are told of a file that is cut off anywhere, without reading beyond it", () => {
    const whole = jpegOfScans(16, 16, 20);
    for (let length = 0; length <= whole.length; length++) {
      expect(countScans(whole.subarray(0, length), 100)).to.be.within(0, 20);
    }
  });
});
