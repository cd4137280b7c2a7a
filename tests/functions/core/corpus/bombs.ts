import { deflateSync } from "node:zlib";
import sharp from "sharp";
import type { CorpusFile } from "./corpus-file.ts";
import { avifOfItems } from "./heif.ts";
import { jpegOfScans } from "./jpeg.ts";
import { packedTexts, pngChunk, PNG_SIGNATURE, pngHeader, withPngChunks } from "./png.ts";
import { noise, SVG } from "./samples.ts";
import { greyPage, tiffOfPages, tiffOfValues } from "./tiff.ts";

/** Small files that ask for much: pixels, frames, passes, unpacked bytes, entities, elements. */
export async function bombs(): Promise<CorpusFile[]> {
  const png = await noise(3, 30).png().toBuffer();
  const avif = await noise(3, 31).avif({ effort: 0 }).toBuffer();
  const zeros = deflateSync(Buffer.alloc(100_000_000), { level: 9 });
  const text = (head: string): Buffer => Buffer.concat([Buffer.from(head, "latin1"), zeros]);
  const texts = Array.from({ length: 20_000 }, (_, at) => pngChunk("tEXt", Buffer.from(`key\0${at}`)));
  const large = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: "white" } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const embedded = `<image width="9" height="9" xlink:href="data:image/png;base64,${large.toString("base64")}"/>`;
  return [
    { name: "png of 64 million pixels", bytes: large, end: "too_many_pixels" },
    { name: "png that claims 2 147 483 647 pixels a side", bytes: claimedPng(0x7fffffff, 0x7fffffff), end: "corrupt" },
    { name: "png that claims 60 000 × 60 000", bytes: claimedPng(60_000, 60_000), end: "too_many_pixels" },
    { name: "png that claims 100 000 × 100", bytes: claimedPng(100_000, 100), end: "too_long_side" },
    { name: "png, 16 bits × 4 channels × 49 million", bytes: claimedPng(7000, 7000, 16, 6), end: "corrupt" },
    {
      name: "png of an unpacked profile of 100 MB",
      bytes: withPngChunks(png, pngChunk("iCCP", text("p\0\0"))),
      end: "processed",
    },
    {
      name: "png of an unpacked text of 100 MB",
      bytes: withPngChunks(png, pngChunk("zTXt", text("t\0\0"))),
      end: "too_much_metadata",
    },
    {
      name: "png of an unpacked XMP of 100 MB",
      bytes: withPngChunks(png, pngChunk("iTXt", text("XML:com.adobe.xmp\0\x01\0\0\0"))),
      end: "too_much_metadata",
    },
    { name: "png of 20 000 texts", bytes: withPngChunks(png, ...texts), end: "processed" },
    {
      name: "png of 50 packed texts of 7.9 MB",
      bytes: withPngChunks(png, ...packedTexts(50, 7_900_000)),
      end: "too_much_metadata",
    },
    {
      name: "png of 10 000 packed texts of a byte",
      bytes: withPngChunks(png, ...packedTexts(10_000, 1)),
      end: "too_much_metadata",
    },
    {
      name: "png of a text of 9 MB as it is",
      bytes: withPngChunks(png, pngChunk("tEXt", Buffer.alloc(9_000_000, "A"))),
      end: "too_much_metadata",
    },
    {
      name: "png of 4 packed texts of 1.9 MB",
      bytes: withPngChunks(png, ...packedTexts(4, 1_900_000)),
      end: "processed",
    },
    { name: "png of a body that unpacks to 100 MB", bytes: pngOfBody(zeros), end: "processed" },
    { name: "jpeg of 100 scans", bytes: jpegOfScans(2000, 2000, 100), end: "processed" },
    { name: "jpeg of 101 scans", bytes: jpegOfScans(2000, 2000, 101), end: "too_many_scans" },
    { name: "jpeg of 800 scans of 36 million pixels", bytes: jpegOfScans(6000, 6000, 800), end: "too_many_scans" },
    {
      name: "jpeg that claims 65 000 × 65 000",
      bytes: jpegOfScans(65_000, 65_000, 2).subarray(0, 400),
      end: "too_many_pixels",
    },
    { name: "gif of 1000 frames", bytes: gifOfFrames(1000, 4, 4), end: "too_many_frames" },
    { name: "gif of 60 frames of a million pixels", bytes: gifOfFrames(60, 1000, 1000), end: "too_many_pixels" },
    {
      name: "tiff of 20 000 pages",
      bytes: tiffOfPages(Array.from({ length: 20_000 }, () => greyPage(1, 1))),
      end: "too_many_frames",
    },
    { name: "tiff that claims 7000 × 7000", bytes: tiffOfPages([greyPage(7000, 7000)]), end: "corrupt" },
    { name: "tiff in tiles of 65 536 × 65 536", bytes: tiffOfPages([hugeTiles()]), end: "corrupt" },
    {
      name: "tiff of a profile of 2 GB",
      bytes: tiffOfPages([greyPage(4, 4, [34675, 7, 0x7fffffff, 8])]),
      end: "processed",
    },
    {
      name: "tiff of a description of 27 MB",
      bytes: tiffOfValues([greyPage(4, 4, [270, 2, 27_000_000, 0])], 27_000_000),
      end: "too_much_metadata",
    },
    {
      name: "BigTIFF of a description of 27 MB",
      bytes: tiffOfValues([greyPage(4, 4, [270, 2, 27_000_000, 0])], 27_000_000, { little: false, big: true }),
      end: "too_much_metadata",
    },
    {
      name: "tiff of texts that are 48 MB together",
      bytes: tiffOfValues([greyPage(4, 4, [269, 2, 24_000_000, 0], [270, 2, 24_000_000, 0])], 24_000_000),
      end: "too_much_metadata",
    },
    {
      name: "tiff of a description of 24 MB",
      bytes: tiffOfValues([greyPage(4, 4, [270, 2, 24_000_000, 0], [279, 4, 1, 16])], 24_000_000),
      end: "processed",
    },
    { name: "tiff whose pages lead in a circle", bytes: circle(), end: "processed" },
    { name: "avif that claims less than it has", bytes: await smallerAvif(), end: "corrupt" },
    {
      name: "avif of 30 XMPs of the same 4 MB",
      bytes: avifOfItems(avif, Array(30).fill([[0, 4_000_000]]), Buffer.alloc(4_000_000)),
      end: "too_much_metadata",
    },
    {
      name: "avif of an XMP of 30 times the same 4 MB",
      bytes: avifOfItems(avif, [Array(30).fill([0, 4_000_000])], Buffer.alloc(4_000_000, "A")),
      end: "too_much_metadata",
    },
    { name: "svg of ten to the power of ten words", bytes: entities(10), end: "unsafe_svg" },
    {
      name: "svg of ten to the power of nine uses",
      bytes: uses(9),
      end: "corrupt",
      // librsvg follows half a million of them before it gives up: about 4 s of a processor.
      mayTimeOut: true,
    },
    {
      name: "svg of 100 000 groups in each other",
      bytes: SVG("<g>".repeat(100_000) + "</g>".repeat(100_000)),
      end: "corrupt",
    },
    { name: "svg of 40 000 × 40 000", bytes: SVG("", 'width="40000" height="40000"'), end: "too_many_pixels" },
    { name: "svg with a png of 64 million pixels in it", bytes: SVG(embedded), end: "unsafe_svg" },
  ];
}

const claimedPng = (width: number, height: number, depth = 8, colour = 2): Buffer =>
  Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(width, height, depth, colour),
    pngChunk("IDAT", deflateSync(Buffer.alloc(9))),
  ]);

/** 30 × 30 pixels, and a body of many times as many bytes: what is too much is left alone. */
const pngOfBody = (body: Buffer): Buffer => Buffer.concat([PNG_SIGNATURE, pngHeader(30, 30), pngChunk("IDAT", body)]);

/** Frames of one pixel on a canvas. Source: GIF89a, sections 18 to 22. */
function gifOfFrames(frames: number, widthPx: number, heightPx: number): Buffer {
  const screen = Buffer.alloc(7);
  screen.writeUInt16LE(widthPx, 0);
  screen.writeUInt16LE(heightPx, 2);
  screen[4] = 0x80;
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  const colours = Buffer.from([0, 0, 0, 255, 255, 255]);
  return Buffer.concat([
    Buffer.from("GIF89a"),
    screen,
    colours,
    ...Array.from({ length: frames }, () => frame),
    Buffer.from(";"),
  ]);
}

const hugeTiles = (): ReturnType<typeof greyPage> => [
  ...greyPage(10, 10).filter(([tag]) => ![273, 278, 279].includes(tag)),
  [322, 4, 1, 65_536],
  [323, 4, 1, 65_536],
  [324, 4, 1, 8],
  [325, 4, 1, 100],
];

function circle(): Buffer {
  const bytes = tiffOfPages([greyPage(4, 4), greyPage(4, 4)]);
  bytes.writeUInt32LE(8, bytes.length - 4);
  return bytes;
}

/** A picture of 4 million pixels whose container says 64 × 48. */
async function smallerAvif(): Promise<Buffer> {
  const create = { width: 2000, height: 2000, channels: 3, background: "red" } as const;
  const bytes = await sharp({ create }).avif({ effort: 0 }).toBuffer();
  const size = bytes.indexOf("ispe") + 8;
  bytes.writeUInt32BE(64, size);
  bytes.writeUInt32BE(48, size + 4);
  return bytes;
}

/** Entities of entities, each ten of the one before. */
function entities(levels: number): Buffer {
  const more = Array.from({ length: levels }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`);
  const type = `<!DOCTYPE svg [<!ENTITY e0 "word">${more.join("")}]>`;
  return Buffer.from(
    `<?xml version="1.0"?>${type}<svg xmlns="http://www.w3.org/2000/svg"><text>&e${levels};</text></svg>`,
  );
}

/** Groups of groups, each ten of the one before. */
function uses(levels: number): Buffer {
  const more = Array.from(
    { length: levels },
    (_, at) => `<g id="g${at + 1}">${`<use xlink:href="#g${at}"/>`.repeat(10)}</g>`,
  );
  return SVG(`<g id="g0"><rect width="1" height="1"/></g>${more.join("")}`);
}
