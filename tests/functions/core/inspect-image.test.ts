import { expect } from "chai";
import sharp from "sharp";
import { Deadline } from "../../../functions/core/deadline.ts";
import { ProcessingError, Rejection } from "../../../functions/core/errors.ts";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { type Limits, limitsSchema } from "../../../functions/core/settings.ts";
import { animation, sample } from "../../helpers/sample-images.ts";
import { failure } from "../../helpers/failure.ts";
import { jpegOfScans } from "./corpus/jpeg.ts";
import { packedTexts, withPngChunks } from "./corpus/png.ts";
import { greyPage, tiffOfPages, tiffOfValues } from "./corpus/tiff.ts";

const limits = limitsSchema.parse({});

async function rejection(bytes: Buffer, changed: Partial<Limits> = {}): Promise<[string, string]> {
  try {
    await inspectImage(bytes, { ...limits, ...changed });
  } catch (error) {
    if (error instanceof Rejection) return [error.reason, error.message];
    throw error;
  }
  throw new Error("expected a rejection; the image was accepted");
}

/** A box of an ISO base media file that names brands. */
function fileTypeBox(major: string, ...compatible: string[]): Buffer {
  const brands = Buffer.from(`${major}\0\0\0\0${compatible.join("")}`, "latin1");
  const head = Buffer.from("\0\0\0\0ftyp", "latin1");
  head.writeUInt32BE(8 + brands.length);
  return Buffer.concat([head, brands]);
}

const SVG_HINT = "svg (allowed by listing svg in limits.formats)";
const HEIC_HINT = "heic (allowed by listing heic in limits.formats and installing heic-decode)";

describe("inspectImage", () => {
  for (const type of ["jpeg", "png", "webp", "avif", "gif", "tiff"] as const) {
    it(`tells ${type} and its size by content`, async () => {
      const bytes = await sharp(sample("rocket.jpg")).resize(64, 43).toFormat(type).toBuffer();
      expect(await inspectImage(bytes, limits)).to.deep.equal({
        type,
        widthPx: 64,
        heightPx: 43,
        frames: 1,
        orientation: 1,
        // AVIF and GIF by what their decoders need; the others by their pixels.
        decodingBytes: 64 * 43 * ({ avif: 18, gif: 6 }[type as string] ?? 3),
      });
    });
  }

  it("tells AVIF whose major brand is the general one", async () => {
    const bytes = await sharp(sample("rocket.jpg")).resize(64, 43).avif().toBuffer();
    const box = bytes.subarray(0, bytes.readUInt32BE(0)).toString("latin1");
    expect(box)
      .to.include("mif1")
      .and.to.match(/^....ftypavif/s);
    const general = Buffer.from(bytes);
    general.write("mif1", 8, "latin1");
    general.write("avif", box.indexOf("mif1"), "latin1");
    expect((await inspectImage(general, limits)).type).to.equal("avif");
  });

  for (const [orientation, widthPx, heightPx] of [
    [1, 64, 43],
    [3, 64, 43],
    [6, 43, 64],
    [8, 43, 64],
  ] as const) {
    it(`gives the size as it is looked at, for EXIF orientation ${orientation}`, async () => {
      const bytes = await sharp(sample("rocket.jpg")).resize(64, 43).withMetadata({ orientation }).jpeg().toBuffer();
      const expected = { type: "jpeg", widthPx, heightPx, frames: 1, orientation, decodingBytes: 64 * 43 * 3 };
      expect(await inspectImage(bytes, limits)).to.deep.equal(expected);
    });
  }

  it("counts the frames of an animation", async () => {
    const motion = { delay: [0, 0, 0, 0, 0], loop: 1 };
    const size = { widthPx: 8, heightPx: 6, frames: 5, orientation: 1, decodingBytes: 8 * 6 * 5 * 6 };
    const expected = { type: "gif", ...size, motion };
    expect(await inspectImage(await animation(5, 8, 6), limits)).to.deep.equal(expected);
  });

  it("gives up as processing_timeout where the header alone takes too long to read", async () => {
    // The pages of a TIFF are found one by one: a fifth of a second for so many.
    const slow = tiffOfPages(Array.from({ length: 20_000 }, () => greyPage(1, 1)));
    const patient = { ...limits, maxFrames: 20_000 };
    for (const attempt of [
      inspectImage(slow, { ...patient, processSeconds: 0.02 }),
      inspectImage(slow, patient, new Deadline(30, 20)),
    ]) {
      const error = await failure(attempt);
      expect(error).to.be.instanceOf(ProcessingError).and.to.include({ reason: "processing_timeout" });
    }
    expect((await inspectImage(slow, patient)).frames).to.equal(20_000);
  });

  describe("rejects", () => {
    it("no bytes as empty", async () => {
      expect(await rejection(Buffer.alloc(0))).to.deep.equal(["empty", "expected an image; received no bytes"]);
    });

    it("a byte more than limits.maxBytes as too_many_bytes, and not a byte less", async () => {
      const bytes = sample("rocket.jpg");
      const maxBytes = bytes.length - 1;
      const detail = `expected at most ${maxBytes} bytes; received ${bytes.length}`;
      expect(await rejection(bytes, { maxBytes })).to.deep.equal(["too_many_bytes", detail]);
      expect((await inspectImage(bytes, { ...limits, maxBytes: bytes.length })).type).to.equal("jpeg");
    });

    it("a pixel more than limits.maxPixels as too_many_pixels, and not a pixel less", async () => {
      const detail = "expected at most 273279 pixels; received 640 × 427";
      expect(await rejection(sample("rocket.jpg"), { maxPixels: 640 * 427 - 1 })).to.deep.equal([
        "too_many_pixels",
        detail,
      ]);
      const accepted = await inspectImage(sample("rocket.jpg"), { ...limits, maxPixels: 640 * 427 });
      expect(accepted.widthPx).to.equal(640);
    });

    it("an image of 400 million pixels in few bytes, by its header", async () => {
      const create = { width: 20_000, height: 20_000, channels: 3, background: "white" } as const;
      const bomb = await sharp({ create, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
      const detail = "expected at most 50000000 pixels; received 20000 × 20000";
      expect(await rejection(bomb)).to.deep.equal(["too_many_pixels", detail]);
    }).timeout(20_000);

    it("an animation by the pixels of all its frames", async () => {
      const detail = "expected at most 239 pixels; received 8 × 6 × 5 frames";
      expect(await rejection(await animation(5, 8, 6), { maxPixels: 239 })).to.deep.equal(["too_many_pixels", detail]);
      expect((await inspectImage(await animation(5, 8, 6), { ...limits, maxPixels: 240 })).frames).to.equal(5);
    });

    it("a pixel more of a side than limits.maxSidePx as too_long_side, and not a pixel less", async () => {
      const detail = "expected at most 639 pixels a side; received 640 × 427";
      expect(await rejection(sample("rocket.jpg"), { maxSidePx: 639 })).to.deep.equal(["too_long_side", detail]);
      expect((await inspectImage(sample("rocket.jpg"), { ...limits, maxSidePx: 640 })).widthPx).to.equal(640);
    });

    it("a channel more than limits.maxChannels as too_many_channels, and not a channel less", async () => {
      const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: "red" } })
        .png()
        .toBuffer();
      const detail = "expected at most 3 channels; received 4";
      expect(await rejection(clear, { maxChannels: 3 })).to.deep.equal(["too_many_channels", detail]);
      expect((await inspectImage(clear, { ...limits, maxChannels: 4 })).widthPx).to.equal(9);
    });

    it("a byte more than limits.maxDecodedBytes as too_large_decoded, by the depth of its samples", async () => {
      const deep = await sharp({ create: { width: 200, height: 100, channels: 3, background: "red" } })
        .toColourspace("rgb16")
        .png()
        .toBuffer();
      const detail =
        "expected at most 119999 bytes once decoded; received 200 × 100 in 3 channels (ushort), 120000 bytes";
      expect(await rejection(deep, { maxDecodedBytes: 119_999 })).to.deep.equal(["too_large_decoded", detail]);
      expect((await inspectImage(deep, { ...limits, maxDecodedBytes: 120_000 })).widthPx).to.equal(200);
    });

    it("a frame more than limits.maxFrames as too_many_frames", async () => {
      const detail = "expected at most 4 frames; received 5";
      expect(await rejection(await animation(5, 8, 6), { maxFrames: 4 })).to.deep.equal(["too_many_frames", detail]);
    });

    it("a scan more than limits.maxScans as too_many_scans, and not a scan less", async () => {
      const detail = "expected at most 100 scans; received more";
      expect(await rejection(jpegOfScans(64, 48, 101))).to.deep.equal(["too_many_scans", detail]);
      expect((await inspectImage(jpegOfScans(64, 48, 100), limits)).widthPx).to.equal(64);
    });

    it("what a PNG or a TIFF carries beside its picture as too_much_metadata, before its header is read", async () => {
      const png = await sharp(sample("rocket.jpg")).resize(8).png().toBuffer();
      const [pngReason] = await rejection(withPngChunks(png, ...packedTexts(10, 7_900_000)));
      const [tiffReason] = await rejection(tiffOfValues([greyPage(4, 4, [270, 2, 27_000_000, 0])], 27_000_000));
      expect([pngReason, tiffReason]).to.deep.equal(["too_much_metadata", "too_much_metadata"]);
    });

    const allowed = "expected one of jpeg, png, webp, avif, gif, tiff; received";
    const others: [string, Buffer, string][] = [
      ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), SVG_HINT],
      ["SVG after an XML declaration", Buffer.from('\ufeff <?xml version="1.0"?><svg/>'), SVG_HINT],
      ["HEIC", fileTypeBox("heic", "mif1", "heic"), HEIC_HINT],
      ["HEIC under the general brand", fileTypeBox("mif1", "heic"), HEIC_HINT],
      ["PDF", Buffer.from("%PDF-1.7\n"), "pdf"],
      ["BMP", Buffer.from("BM\0\0\0\0"), "bmp"],
      ["Photoshop", Buffer.from("8BPS\0\x01"), "psd"],
      ["JPEG XL", Buffer.from([0xff, 0x0a, 0xfa, 0x1f]), "jpeg xl"],
      ["JPEG 2000", Buffer.from("\0\0\0\x0cjP  \r\n\x87\n", "latin1"), "jpeg 2000"],
      ["an icon", Buffer.from([0, 0, 1, 0, 1, 0]), "ico"],
      ["an archive", Buffer.from("PK\x03\x04\x14\0"), "zip"],
      ["a web page", Buffer.from("<!doctype html><p>404"), "html"],
      ["text", Buffer.from("hello, world"), "bytes that begin with 68656c6c6f2c2077"],
      ["one byte", Buffer.from([0xff]), "bytes that begin with ff"],
      ["another RIFF file", Buffer.from("RIFF\0\0\0\0WAVEfmt "), "bytes that begin with 5249464600000000"],
      ["a video", fileTypeBox("isom", "mp42"), "bytes that begin with 0000001466747970"],
    ];
    for (const [what, bytes, seen] of others) {
      it(`${what} as unsupported_format, and says what it saw`, async () => {
        expect(await rejection(bytes)).to.deep.equal(["unsupported_format", `${allowed} ${seen}`]);
      });
    }

    it("a format that limits.formats leaves out", async () => {
      const detail = "expected one of png, webp; received jpeg";
      const formats: Limits["formats"] = ["png", "webp"];
      expect(await rejection(sample("rocket.jpg"), { formats })).to.deep.equal(["unsupported_format", detail]);
    });

    for (const type of ["jpeg", "png", "webp", "avif", "gif", "tiff"] as const) {
      it(`${type} that ends within its header as corrupt`, async () => {
        const bytes = await sharp(sample("rocket.jpg")).resize(64, 43).toFormat(type).toBuffer();
        const [reason, detail] = await rejection(bytes.subarray(0, 20));
        expect(reason).to.equal("corrupt");
        expect(detail).to.match(new RegExp(`^it begins like ${type}, and its header cannot be read: Input buffer `));
      });
    }
  });
});
