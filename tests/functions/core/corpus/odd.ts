import sharp, { type Sharp } from "sharp";
import type { CorpusFile } from "./corpus-file.ts";
import { pngChunk, PNG_SIGNATURE, pngHeader, withPngChunks } from "./png.ts";
import { noise, SVG } from "./samples.ts";
import { greyPage, tiffOfPages } from "./tiff.ts";

/** What nobody meant to harm with: extreme shapes, no pixels at all, rare channels and depths, and what is no image. */
export async function odd(): Promise<CorpusFile[]> {
  const picture = noise(3, 50);
  const made: Promise<CorpusFile>[] = [
    line("png", 1, 1),
    ...[7, 1000, 16_383].flatMap((length) => [line("png", length, 1), line("png", 1, length)]),
    ...[1000, 65_535].flatMap((length) => [line("tiff", length, 1), line("tiff", 1, length)]),
    ...[1000, 16_383].flatMap((length) => [line("webp", length, 1), line("webp", 1, length)]),
    ...[1000, 65_000].flatMap((length) => [line("jpeg", length, 1), line("jpeg", 1, length)]),
    ...[1000, 4000].flatMap((length) => [line("gif", length, 1), line("gif", 1, length)]),
    processed("grey png", picture.clone().toColourspace("b-w").png()),
    processed("grey png of 16 bits", picture.clone().toColourspace("grey16").png()),
    processed("png of 16 bits with transparency", noise(4, 51).toColourspace("rgb16").png()),
    processed("cmyk jpeg", picture.clone().toColourspace("cmyk").jpeg()),
    processed("cmyk tiff", picture.clone().toColourspace("cmyk").tiff()),
    processed("Lab tiff", picture.clone().toColourspace("lab").tiff({ compression: "none" })),
    processed("tiff of floating point", picture.clone().toColourspace("scrgb").tiff({ compression: "deflate" })),
    processed("tiff of one bit", picture.clone().toColourspace("b-w").tiff({ bitdepth: 1 })),
    processed("avif of 4:4:4", picture.clone().avif({ chromaSubsampling: "4:4:4", effort: 0 })),
  ];
  const png = await picture.clone().png().toBuffer();
  return [
    ...(await Promise.all(made)),
    { name: "no bytes", bytes: Buffer.alloc(0), end: "empty" },
    { name: "one byte", bytes: Buffer.from([0xff]), end: "unsupported_format" },
    { name: "a kilobyte of zeros", bytes: Buffer.alloc(1024), end: "unsupported_format" },
    { name: "text", bytes: Buffer.from("hello, world"), end: "unsupported_format" },
    { name: "JSON", bytes: Buffer.from('{"image": true}'), end: "unsupported_format" },
    { name: "bitmap", bytes: Buffer.from("BM".padEnd(60, "\0")), end: "unsupported_format" },
    { name: "video", bytes: Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1"), end: "unsupported_format" },
    { name: "png of no width", bytes: emptyPng(0, 9), end: "corrupt" },
    { name: "png of no height", bytes: emptyPng(9, 0), end: "corrupt" },
    { name: "png of a colour type that there is not", bytes: emptyPng(9, 9, 8, 5), end: "corrupt" },
    { name: "png of a header alone", bytes: Buffer.concat([PNG_SIGNATURE, pngHeader(9, 9)]), end: "corrupt" },
    { name: "png signature alone", bytes: PNG_SIGNATURE, end: "corrupt" },
    {
      name: "png of an animation",
      bytes: withPngChunks(png, pngChunk("acTL", Buffer.from([0, 0, 0, 9, 0, 0, 0, 0]))),
      end: "processed",
    },
    { name: "gif of no size", bytes: Buffer.from("GIF89a\0\0\0\0\0\0\0;", "latin1"), end: "corrupt" },
    { name: "tiff of no width", bytes: tiffOfPages([greyPage(0, 9)]), end: "corrupt" },
    { name: "tiff of 7 channels", bytes: tiffOfPages([greyPage(4, 4, [277, 3, 1, 7], [279, 4, 1, 112])]) },
    { name: "tiff of no channels", bytes: tiffOfPages([greyPage(4, 4, [277, 3, 1, 0])]) },
    { name: "tiff of no page", bytes: Buffer.from("II*\0\0\0\0\0", "latin1"), end: "corrupt" },
    { name: "svg without a size", bytes: SVG('<rect width="5" height="5"/>', ""), end: "processed" },
    { name: "svg of no size", bytes: SVG("", 'width="0" height="0"') },
    { name: "svg in UTF-16", bytes: Buffer.from(`\ufeff${SVG("").toString()}`, "utf16le"), end: "unsupported_format" },
    {
      name: "svg that names another encoding",
      bytes: Buffer.concat([Buffer.from('<?xml version="1.0" encoding="UTF-7"?>'), SVG("")]),
      end: "unsafe_svg",
    },
    { name: "svg that is not UTF-8", bytes: Buffer.concat([SVG(""), Buffer.from([0xff])]), end: "corrupt" },
    { name: "svg that points at a file", bytes: SVG('<use xlink:href="file:///etc/passwd#x"/>'), end: "processed" },
    {
      name: "svg whose style is at a server",
      bytes: SVG('<style>@import url("http://127.0.0.1:9/a.css");</style>'),
      end: "processed",
    },
    { name: "xml that is no svg", bytes: Buffer.from('<?xml version="1.0"?><feed/>'), end: "corrupt" },
  ];
}

/** A line of one pixel's breadth, in a format. */
async function line(
  format: "png" | "tiff" | "webp" | "jpeg" | "gif",
  width: number,
  height: number,
): Promise<CorpusFile> {
  const create = { width, height, channels: 3, background: "teal" } as const;
  return await processed(
    `${format} of ${width} × ${height}`,
    sharp({ create }).toFormat(format, format === "tiff" ? { compression: "deflate" } : {}),
  );
}

async function processed(name: string, image: Sharp): Promise<CorpusFile> {
  return { name, bytes: await image.toBuffer(), end: "processed" };
}

const emptyPng = (width: number, height: number, depth = 8, colour = 2): Buffer =>
  Buffer.concat([PNG_SIGNATURE, pngHeader(width, height, depth, colour), pngChunk("IEND", Buffer.alloc(0))]);
